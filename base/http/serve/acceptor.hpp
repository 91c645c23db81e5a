// The listening socket: accepts on one loop and deals connections out to all of them in turn.
#pragma once

#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cstdint>
#include <memory>
#include <vector>

#include "base/http/serve/loop.hpp"

namespace nahtlos::http {

class Acceptor {
public:
    /// Binds and listens; throws std::runtime_error when it cannot.
    explicit Acceptor(std::vector<std::shared_ptr<Loop>> loops);

    std::uint16_t port() const { return port_; }
    // On the first loop's thread:
    void start();
    void close();

private:
    void accept_waiting();
    bool accept_one();
    void refuse(int fd);

    const std::vector<std::shared_ptr<Loop>> loops_;
    boost::asio::basic_socket_acceptor<boost::asio::ip::tcp, boost::asio::io_context::executor_type>
        socket_;
    boost::asio::steady_timer pause_;
    std::uint16_t port_ = 0;
    std::size_t turn_ = 0;
};

}  // namespace nahtlos::http
