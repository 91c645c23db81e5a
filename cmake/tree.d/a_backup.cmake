# Changes of an SQLite database, shipped as they come, and put together again up to a moment.
nahtlos_library(nahtlos_backup base/backup TRUE nahtlos_base nahtlos_crypto nahtlos_json
    nahtlos_sql)
