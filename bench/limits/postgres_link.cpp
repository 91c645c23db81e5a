#include "bench/limits/postgres_link.hpp"

#include <cstring>
#include <stdexcept>
#include <utility>

#include "base/check.hpp"

namespace nahtlos::limits {

Integer integer_of(const PGresult* result, int row, int column) {
    const char* data = PQgetvalue(result, row, column);
    if (PQgetlength(result, row, column) == 4) {
        std::uint32_t value = 0;
        std::memcpy(&value, data, 4);
        return static_cast<std::int32_t>(__builtin_bswap32(value));
    }
    check(PQgetlength(result, row, column) == 8, "an integer has 4 or 8 bytes");
    std::uint64_t value = 0;
    std::memcpy(&value, data, 8);
    return static_cast<Integer>(__builtin_bswap64(value));
}

Uuid uuid_of(const PGresult* result, int row, int column) {
    check(PQgetlength(result, row, column) == 16, "a uuid has 16 bytes");
    Uuid id;
    std::memcpy(id.bytes.data(), PQgetvalue(result, row, column), 16);
    return id;
}

Text text_of(const PGresult* result, int row, int column) {
    return {PQgetvalue(result, row, column),
            static_cast<std::size_t>(PQgetlength(result, row, column))};
}

PostgresLink::PostgresLink(const std::string& conninfo, bool pipeline)
    : connection_(PQconnectdb(conninfo.c_str())), pipeline_(pipeline) {
    if (PQstatus(connection_) != CONNECTION_OK) {
        const std::string message = PQerrorMessage(connection_);
        PQfinish(connection_);
        throw std::runtime_error("cannot connect: " + message);
    }
    PQsetNoticeProcessor(
        connection_, [](void*, const char*) {}, nullptr);
}

PostgresLink::~PostgresLink() { PQfinish(connection_); }

void PostgresLink::expect(const PGresult* result, const std::string& what) {
    const auto status = PQresultStatus(result);
    if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK) return;
    throw std::runtime_error(what.substr(0, 200) + ": " + PQerrorMessage(connection_));
}

void PostgresLink::script(const std::string& statements) {
    expect(ResultHandle(PQexec(connection_, statements.c_str())).get(), statements);
}

ResultHandle PostgresLink::query(const std::string& statement) {
    ResultHandle result(
        PQexecParams(connection_, statement.c_str(), 0, nullptr, nullptr, nullptr, nullptr, 1));
    expect(result.get(), statement);
    return result;
}

void PostgresLink::prepare(const std::string& name, const std::string& statement,
                           const std::vector<Oid>& types) {
    const ResultHandle result(PQprepare(connection_, name.c_str(), statement.c_str(),
                                        static_cast<int>(types.size()), types.data()));
    expect(result.get(), statement);
}

void PostgresLink::send(const std::string& name, const std::vector<std::string>& parameters) {
    const auto n = parameters.size();
    values_.resize(n);
    lengths_.resize(n);
    formats_.assign(n, 1);
    for (std::size_t i = 0; i < n; ++i) {
        values_[i] = parameters[i].data();
        lengths_[i] = static_cast<int>(parameters[i].size());
    }
    const int count = static_cast<int>(n);
    if (!pipeline_) {
        results_.emplace_back(PQexecPrepared(connection_, name.c_str(), count, values_.data(),
                                             lengths_.data(), formats_.data(), 1));
        expect(results_.back().get(), name);
        return;
    }
    if (PQpipelineStatus(connection_) == PQ_PIPELINE_OFF) PQenterPipelineMode(connection_);
    if (PQsendQueryPrepared(connection_, name.c_str(), count, values_.data(), lengths_.data(),
                            formats_.data(), 1) == 0) {
        throw std::runtime_error(name + ": " + PQerrorMessage(connection_));
    }
    PQsendFlushRequest(connection_);
    PQflush(connection_);
    ++sent_;
}

ResultHandle PostgresLink::next_result() { return ResultHandle(PQgetResult(connection_)); }

std::vector<ResultHandle> PostgresLink::finish() {
    if (!pipeline_) return std::exchange(results_, {});
    PQpipelineSync(connection_);
    std::vector<ResultHandle> results;
    for (; sent_ > 0; --sent_) {
        results.push_back(next_result());
        expect(results.back().get(), "a statement of the pipeline");
        check(next_result() == nullptr, "one result for each statement");
    }
    check(PQresultStatus(next_result().get()) == PGRES_PIPELINE_SYNC, "the pipeline ends");
    PQexitPipelineMode(connection_);
    return results;
}

void PostgresLink::copy(const std::string& statement, const std::string& data) {
    const ResultHandle begun(PQexec(connection_, statement.c_str()));
    if (PQresultStatus(begun.get()) != PGRES_COPY_IN) expect(begun.get(), statement);
    PQputCopyData(connection_, data.data(), static_cast<int>(data.size()));
    PQputCopyEnd(connection_, nullptr);
    expect(next_result().get(), statement);
    check(next_result() == nullptr, "one result for a copy");
}

}  // namespace nahtlos::limits
