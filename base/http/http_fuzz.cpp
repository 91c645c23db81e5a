// Bytes as a client may send them: read whole and in pieces, the verdict must be the same.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <optional>

#include "base/http/gzip.hpp"
#include "base/http/problem.hpp"
#include "base/http/serve/request_reader.hpp"
#include "base/http/target.hpp"

namespace {

using namespace nahtlos::http;
using State = RequestReader::State;

struct Verdict {
    State state = State::reading;
    std::size_t used = 0;
    Request request;
};

ReaderLimits small_limits() {
    ReaderLimits limits;
    limits.body_bytes = 64 * 1024;
    return limits;
}

Verdict read(std::string_view bytes, std::size_t piece) {
    static const ReaderLimits limits = small_limits();
    RequestReader reader(limits);
    Verdict verdict;
    for (std::size_t given = 0; given < bytes.size() && reader.state() == State::reading;) {
        given = std::min(bytes.size(), given + piece);
        verdict.used += reader.put(bytes.substr(verdict.used, given - verdict.used));
        reader.awaits_continue();
    }
    verdict.state = reader.state();
    verdict.request = reader.request();
    if (reader.state() == State::complete) reader.keeps_alive();
    if (reader.state() == State::failed) {
        const auto& failure = reader.failure();
        problem(failure.status, failure.code, failure.detail, "id",
                preferred_language(reader.request().header("accept-language")));
    }
    return verdict;
}

void require(bool holds) {
    if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::size_t piece = 1 + data[0] % 32;
    const std::string_view bytes(reinterpret_cast<const char*>(data + 1), size - 1);
    const Verdict whole = read(bytes, bytes.size() + 1), pieces = read(bytes, piece);
    // In pieces a broken header is noticed at its end, which may never come.
    const bool is_undecided = whole.state == State::reading || pieces.state == State::reading;
    require(is_undecided || whole.state == pieces.state);
    require(!is_undecided || (whole.state != State::complete && pieces.state != State::complete));
    if (whole.state == State::complete) {
        require(whole.used == pieces.used);
        require(whole.request.target == pieces.request.target);
        require(whole.request.headers == pieces.request.headers);
        require(whole.request.body == pieces.request.body);
        require(whole.request.body.size() <= 64 * 1024);
        accepts_gzip(whole.request.header("accept-encoding"));
    }
    for (const auto text : {std::string_view(whole.request.target), bytes}) {
        const auto target = parse_target(text);
        if (!target) continue;
        for (const auto& segment : target->segments) {
            require(is_utf8(segment));
            require(percent_decode(percent_encode(segment), false) == segment);
        }
    }
    std::string plain;
    if (gunzip(bytes, 10'000, plain) == GunzipResult::done) require(plain.size() <= 10'000);
    return 0;
}
