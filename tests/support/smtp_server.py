#!/usr/bin/python3
"""An SMTP server for tests (aiosmtpd): keeps what it got, and misbehaves by the address it is for.

usage: smtp_server.py FOLDER [--tls] [--auth USER:PASSWORD]

Prints its port and, with --tls, the file of its own certificate. Each mail becomes FOLDER/N.json
(what it says) and FOLDER/N.eml (its bytes).
Addresses: busy... is put off (451) twice, gone... does not exist (550), bad... is refused after the
data (554), drop... is taken over once and not acknowledged, lost... never is,
slow... takes two seconds. Who sends as nobody... is refused.
"""

import argparse
import asyncio
import email
import email.policy
import json
import os
import ssl
import subprocess
import sys

from aiosmtpd.smtp import SMTP, AuthResult


class Keeper:
    def __init__(self, folder):
        self.folder = folder
        self.tries = {}
        self.kept = 0

    def begins(self, address, word):
        return address.startswith(word)

    async def handle_MAIL(self, server, session, envelope, address, options):
        if self.begins(address, "nobody"):
            return "550 5.7.1 you may not send as that"
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        tries = self.tries[address] = self.tries.get(address, 0) + 1
        if self.begins(address, "busy") and tries <= 2:
            return "451 4.7.1 come back later"
        if self.begins(address, "gone"):
            return "550 5.1.1 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        to = envelope.rcpt_tos[0]
        if self.begins(to, "bad"):
            return "554 5.6.0 we do not like it"
        if self.begins(to, "slow"):
            await asyncio.sleep(2)
        self.keep(session, envelope)
        if self.begins(to, "lost") or self.begins(to, "drop") and self.tries[to] == 1:
            server.transport.abort()
        return "250 2.0.0 taken"

    def keep(self, session, envelope):
        mail = email.message_from_bytes(envelope.content, policy=email.policy.default)
        text = mail.get_body(("plain",))
        html = mail.get_body(("html",))
        pictures = [p.get_content() for p in mail.walk() if p.get_content_type() == "image/png"]
        entry = {
            "from": envelope.mail_from,
            "to": envelope.rcpt_tos[0],
            "recipients": len(envelope.rcpt_tos),
            "headers": {name.lower(): str(value) for name, value in mail.items()},
            "text": text.get_content() if text else "",
            "html": html.get_content() if html else "",
            "pictures": len(pictures),
            "is_encrypted": session.ssl is not None,
            "is_authenticated": bool(session.authenticated),
        }
        name = os.path.join(self.folder, f"{self.kept:06}")
        self.kept += 1
        with open(name + ".eml", "wb") as file:
            file.write(envelope.original_content)
        if pictures:
            with open(name + ".png", "wb") as file:
                file.write(pictures[0])
        with open(name + ".part", "w", encoding="utf-8") as file:
            json.dump(entry, file)
        os.rename(name + ".part", name + ".json")


def own_certificate(folder):
    key, certificate = os.path.join(folder, "key.pem"), os.path.join(folder, "certificate.pem")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj",
         "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", key,
         "-out", certificate],
        check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return context, certificate


async def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder")
    parser.add_argument("--tls", action="store_true")
    parser.add_argument("--auth", default="")
    options = parser.parse_args()
    os.makedirs(options.folder, exist_ok=True)
    more, certificate = {}, ""
    if options.tls:
        context, certificate = own_certificate(options.folder)
        more.update(tls_context=context, require_starttls=True)
    if options.auth:
        user, password = options.auth.encode().split(b":")

        def authenticate(server, session, envelope, mechanism, data):
            is_right = data.login == user and data.password == password
            return AuthResult(success=is_right, handled=is_right)

        more.update(authenticator=authenticate, auth_required=True)
    keeper = Keeper(options.folder)
    server = await asyncio.get_running_loop().create_server(
        lambda: SMTP(keeper, hostname="mail.test", enable_SMTPUTF8=True, **more), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    print(certificate, flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    try:
        asyncio.run(main())
    except KeyboardInterrupt:
        sys.exit(0)
