# Mails to customers, and the pictures of codes in them.
find_library(NAHTLOS_QRCODEGEN qrcodegencpp REQUIRED)
nahtlos_module(messages nahtlos_channels ICU::i18n ICU::uc ZLIB::ZLIB ${NAHTLOS_QRCODEGEN})
target_link_libraries(nahtlos_flows PUBLIC nahtlos_messages)

# Against a real SMTP server (python3-aiosmtpd).
file(GLOB mail_tests CONFIGURE_DEPENDS tests/messages/*_test.cpp)
nahtlos_tests(nahtlos_mail "${mail_tests}" nahtlos_app nahtlos_test_shop)
