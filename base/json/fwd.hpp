// Names of Boost.JSON without its headers, which cost 0.2 to 0.8 s in every file that includes
// them.
#pragma once

namespace boost::json {
class value;
class object;
class array;
}  // namespace boost::json
