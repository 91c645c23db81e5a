// Mailer: the port by which people are written to.
#pragma once

#include <string>

namespace nahtlos::shoppers {

struct Mail {
    std::string to, subject, text;
};

class Mailer {
public:
    virtual ~Mailer() = default;
    /// Takes the mail for delivery; never blocks for long, throws when it cannot be taken. Thread
    /// safe.
    virtual void send(const Mail& mail) = 0;
};

}  // namespace nahtlos::shoppers
