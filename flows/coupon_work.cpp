#include "flows/coupon_work.hpp"

#include <memory>

namespace nahtlos::flows {
namespace {

using pricing::CouponBatchId;

constexpr const char* make_job = "make_coupons";
constexpr std::uint16_t job_child = 0xF001;  // beside the batch and its first coupons
constexpr int slices_of_a_run = 20;          // so that a run ends long before its lease

// One run of a job: slice after slice, each in a transaction of its own.
class CouponRun : public std::enable_shared_from_this<CouponRun> {
public:
    CouponRun(Changes& changes, World& world, CouponBatchId batch, jobs::Runner::Done done)
        : changes_(changes), world_(world), batch_(batch), done_(std::move(done)) {}

    void make_slice() {
        Context context;
        context.actor_kind = ActorKind::job;
        Change change = [batch = batch_, dice = coupon_dice(world_, pricing::coupons_at_once)](
                            ChangeScope& scope) -> Result<std::string> {
            const auto now = pricing::go_on_with_coupons(scope, batch, dice);
            return std::string(now.is_done() ? "done" : "more");
        };
        const bool is_taken = changes_.submit(
            {std::move(change), {}, context, world_.clock.now(), command_id(world_.ids.next())},
            [self = shared_from_this()](const Answer<std::string>& answer) { self->look(answer); });
        if (!is_taken) done_(jobs::JobEnd::again("overloaded"));
    }

private:
    void look(const Answer<std::string>& answer) {
        if (!answer) return done_(jobs::JobEnd::again(answer.refusal().code));
        if (*answer == "done") return done_(jobs::JobEnd::done());
        if (--slices_left_ == 0) return done_(jobs::JobEnd::again("", world_.clock.now()));
        make_slice();
    }

    Changes& changes_;
    World& world_;
    const CouponBatchId batch_;
    const jobs::Runner::Done done_;
    int slices_left_ = slices_of_a_run;
};

}  // namespace

pricing::CouponDice coupon_dice(World& world, std::int64_t count) {
    pricing::CouponDice dice;
    for (std::int64_t i = 0; i < std::min(count, pricing::coupons_at_once); ++i) {
        dice.push_back({world.random.bits(), world.random.bits()});
    }
    return dice;
}

Result<pricing::CouponBatch> generate_coupons(ChangeScope& scope, pricing::PromotionId promotion,
                                              const pricing::GenerateCoupons& wish,
                                              const pricing::CouponDice& dice) {
    auto batch = pricing::begin_coupons(scope, promotion, wish, dice);
    if (batch && !batch->is_done()) {
        jobs::insert_jobs(scope.tx, {{child_id(scope.id, job_child), make_job, batch->id.uuid, "{}",
                                      scope.now, scope.now}});
    }
    return batch;
}

void add_coupon_jobs(jobs::Runner& runner, Changes& changes, World& world) {
    runner.handle(make_job,
                  [&changes, &world](const jobs::Job& job, const jobs::Runner::Done& done) {
                      check(job.subject.has_value(), "a job of coupons names its batch");
                      std::make_shared<CouponRun>(changes, world, CouponBatchId{*job.subject}, done)
                          ->make_slice();
                  });
}

}  // namespace nahtlos::flows
