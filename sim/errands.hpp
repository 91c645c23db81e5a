// Errands: what an actor asks of the API, again and again under one key until it knows the answer.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "sim/reply.hpp"

namespace nahtlos::sim {

struct Scene;

struct Ask {
    std::string method, target, body;
    std::string as;   // secret of a key; "" for none
    std::string key;  // Idempotency-Key; "" for none
};

/// Something that an actor wants from the API. It is over with the first answer that says for good
/// what became of it: done, or refused while no other of its calls is still under way.
class Errands {
public:
    /// Called with the answer; status 0: given up, nobody will know.
    using Then = std::function<void(const Reply&)>;

    /// Asks now; with luck twice at once, as impatient people do.
    void begin(Scene& scene, Ask ask, Then then);
    /// Asks again some of what is open: all of it with `all`. True when there was something.
    bool repeat(Scene& scene, bool all);
    /// Whether something waits for an answer or has to be asked again.
    bool is_busy() const { return !open_.empty(); }

private:
    struct Errand {
        Ask ask;
        Then then;
        Instant first_sent;
        std::uint64_t life = 0;  // of the process that was asked last
        int under_way = 0;       // calls that it has not answered
        bool is_over = false, is_done = false;
    };
    using ErrandPtr = std::shared_ptr<Errand>;

    static void send(Scene& scene, const ErrandPtr& errand);
    static void hear(Scene& scene, Errand& errand, const Reply& reply);
    void sweep();

    std::vector<ErrandPtr> open_;
};

}  // namespace nahtlos::sim
