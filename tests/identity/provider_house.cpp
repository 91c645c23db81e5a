#include "tests/identity/provider_house.hpp"

namespace nahtlos::testing {

std::string node_modules() { return std::string(NAHTLOS_SOURCE_DIR) + "/build/oidc/node_modules"; }
bool has_provider() {
    return std::filesystem::exists(node_modules() + "/oidc-provider/package.json") &&
           std::filesystem::exists("/usr/bin/node");
}

std::uint16_t free_port() {
    const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof at;
    check(::bind(fd, reinterpret_cast<sockaddr*>(&at), size) == 0, "there is a free port");
    check(::getsockname(fd, reinterpret_cast<sockaddr*>(&at), &size) == 0, "it has a number");
    ::close(fd);
    return ntohs(at.sin_port);
}

void ProviderHouse::SetUp() {
    if (!has_provider()) {
        GTEST_SKIP() << "=== NO IDENTITY PROVIDER: scripts/test could not fetch it from npm ===";
    }
    provider_ = std::make_unique<Program>(
        "/usr/bin/node",
        std::vector<std::string>{std::string(NAHTLOS_SOURCE_DIR) + "/tests/oidc/provider.mjs",
                                 node_modules(), base_});
    for (auto line = provider_->line(); issuer_.empty(); line = provider_->line()) {
        check(!line.empty(), "the provider says where it is");
        if (line.starts_with("provider on ")) issuer_ = line.substr(12);
        if (!issuer_.empty()) break;
    }
    service_ = std::make_unique<Service>(GetParam());
    serve();
    admin_ = std::make_unique<ShopClient>(port_, service_->make_key("admin"));
    must("POST /v1/staff/roles", R"({"name":"boss","scopes":["admin"]})");
}

void ProviderHouse::serve() {
    const auto file = service_->folder() / "nahtlos.toml";
    std::ofstream(file) << settings();
    log_ = service_->folder() / "log";
    server_ = std::make_unique<Program>(
        NAHTLOS_PROGRAM,
        service_->arguments({"serve", "--port", std::to_string(port_), "--config", file.string(),
                             "--log.file", log_.string(), "--log.level", "debug"}));
    check(!server_->line().empty(), "the server starts");
}

}  // namespace nahtlos::testing
