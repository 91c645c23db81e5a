# Mails to customers, and the pictures of codes in them.
find_library(NAHTLOS_QRCODEGEN qrcodegencpp REQUIRED)
nahtlos_module(messages nahtlos_channels ICU::i18n ICU::uc ZLIB::ZLIB ${NAHTLOS_QRCODEGEN})
target_link_libraries(nahtlos_flows PUBLIC nahtlos_messages)
