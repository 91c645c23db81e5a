# Writes OUT, a C++ file holding every migration of the tree: cmake -DROOT=... -DOUT=... -P this
file(GLOB files ${ROOT}/base/migrations/*.sql ${ROOT}/modules/*/migrations/*.sql)
list(SORT files)
set(body "")
foreach(file IN LISTS files)
    file(READ ${file} text)
    file(SHA256 ${file} sum)
    get_filename_component(name ${file} NAME_WE)
    string(REGEX REPLACE "^([0-9]+)_.*" "\\1" number ${name})
    math(EXPR number "${number}")
    if(file MATCHES "/modules/([a-z_]+)/migrations/")
        set(module ${CMAKE_MATCH_1})
    else()
        set(module base)
    endif()
    string(APPEND body "    {\"${module}\", ${number}, \"${name}\", \"${sum}\", "
        "R\"sql(${text})sql\"},\n")
endforeach()
file(WRITE ${OUT}.new
"#include \"base/sql/migrate.hpp\"

namespace nahtlos::sql {

std::span<const Migration> embedded_migrations() {
    static constexpr Migration all[] = {
${body}    };
    return all;
}

}  // namespace nahtlos::sql
")
execute_process(COMMAND ${CMAKE_COMMAND} -E copy_if_different ${OUT}.new ${OUT})
