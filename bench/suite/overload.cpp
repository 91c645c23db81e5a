#include "bench/suite/overload.hpp"

#include <boost/json/parse.hpp>
#include <chrono>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "adapters/payment_test/wire.hpp"
#include "base/json/writer.hpp"
#include "bench/suite/shop.hpp"

namespace nahtlos::bench {
namespace {

constexpr std::uint64_t paid_checkouts = 16;

std::vector<std::string> with(std::vector<std::string> settings,
                              const std::vector<std::string>& more) {
    settings.insert(settings.end(), more.begin(), more.end());
    return settings;
}

void pay_some(const Caller& caller) {
    CartFlow flow(caller.key, 1);
    load::LoadOptions options;
    options.port = caller.port;
    options.connections = 1;
    options.flows = paid_checkouts;
    options.duration = minutes(1);
    options.kinds = {"make cart", "add a line", "say where to", "check out"};
    const auto report = load::run_load(options, flow.scenario());
    if (report.flows != paid_checkouts) {
        throw std::runtime_error("a checkout failed:\n" + load::to_text(report, options));
    }
}

// What the provider would tell again of each payment that it has captured.
std::vector<std::string> events_of(const Caller& admin) {
    std::vector<std::string> events;
    const auto listed = call(admin, "GET", "/v1/payments?limit=100");
    for (const auto& payment : listed.at("items").as_array()) {
        if (payment.at("provider").as_string() != "test") continue;
        payment_test::EventSaid event;
        event.id = "evt_" + std::to_string(events.size());
        event.type = "payment.captured";
        event.payment.key = std::string(payment.at("id").as_string());
        event.payment.id = "psp_" + std::to_string(events.size());
        event.payment.scenario = "test_success";
        event.payment.status = payment_test::Status::captured;
        event.payment.amount_minor = payment.at("amount_minor").to_number<std::int64_t>();
        event.payment.authorized_minor = event.payment.captured_minor = event.payment.amount_minor;
        event.payment.currency = *parse_currency("EUR");
        events.push_back(json::write(event));
    }
    if (events.size() != paid_checkouts) throw std::runtime_error("payments are missing");
    return events;
}

}  // namespace

Crowd::Crowd(const Plan& plan, Cluster* cluster, Disk disk,
             const std::vector<std::string>& settings)
    : plan_(plan),
      provider_(plan.places),
      stage_(plan.places, cluster, disk),
      caller_(stage_.serve(with(provider_.settings(), settings))) {
    const auto admin = stage_.admin();
    pay_some(caller_);
    keys_.shop = caller_.key;
    keys_.till = make_till(admin);
    keys_.back_office = admin.key;
    const auto found = call(admin, "GET", "/v1/variants?skus=" + sku_of(0));
    keys_.variant = id_of(found.at("items").as_array().front());
    keys_.events = events_of(admin);
    keys_.webhook_secret = Provider::secret;
}

load::LoadReport Crowd::run(std::size_t connections, double rate, double seconds) {
    MixFlow flow(keys_);
    load::LoadOptions options;
    options.port = caller_.port;
    options.connections = connections;
    options.rate = rate;
    options.duration = microseconds(static_cast<std::int64_t>(seconds * 1e6));
    options.warm_up = nahtlos::seconds(1);
    options.kinds = mix_kinds;
    return load::run_load(options, flow.scenario());
}

Vitals vitals_of(const Stage& stage, double at_s) {
    Vitals vitals;
    vitals.at_s = at_s;
    std::ifstream status("/proc/" + std::to_string(stage.server_pid()) + "/status");
    for (std::string line; std::getline(status, line);) {
        std::istringstream words(line);
        std::string name;
        std::size_t kib = 0;
        words >> name >> kib;
        if (name == "RssAnon:") vitals.anonymous_bytes = kib * 1024;
        if (name == "RssFile:") vitals.file_bytes = kib * 1024;
    }
    vitals.writer_queue = stage.metric("writer_queue");
    vitals.reader_queue = stage.metric("worker_queue", "workers=\"reader\"");
    vitals.admitted = stage.metric("admission_requests_total", "outcome=\"admitted\"");
    vitals.refused = stage.metric("admission_requests_total", "outcome=\"refused\"");
    vitals.over_share = stage.metric("admission_requests_total", "outcome=\"over_share\"");
    return vitals;
}

Watch::Watch(const Stage& stage, double pause_s, std::function<void(const Vitals&)> see)
    : thread_([this, &stage, pause_s, see = std::move(see)] {
          using Clock = std::chrono::steady_clock;
          const auto begun = Clock::now();
          for (int n = 0; !is_over_; ++n) {
              const auto due = begun + std::chrono::duration<double>(pause_s * n);
              while (!is_over_ && Clock::now() < due) {
                  std::this_thread::sleep_for(std::chrono::milliseconds(50));
              }
              if (is_over_) return;
              see(vitals_of(stage, std::chrono::duration<double>(Clock::now() - begun).count()));
          }
      }) {}

Watch::~Watch() {
    is_over_ = true;
    thread_.join();
}

double served_per_s(const load::LoadReport& report, std::size_t kind) {
    return static_cast<double>(report.finished[kind].count()) / report.duration_s;
}

double writes_per_s(const load::LoadReport& report) {
    double sum = 0;
    for (std::size_t kind = 0; kind < mix_kinds.size(); ++kind) {
        if (is_write(kind)) sum += served_per_s(report, kind);
    }
    return sum;
}

}  // namespace nahtlos::bench
