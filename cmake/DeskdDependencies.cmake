# Everything from Debian; the package names are in ./dev.

find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
# Debian 12 has 1.74 by default and 1.81 by name; older ones lack parts of Asio and JSON that are used here.
find_package(Boost 1.81 REQUIRED COMPONENTS json)
find_package(fmt REQUIRED)
find_package(CLI11 REQUIRED)
find_package(tomlplusplus REQUIRED)
find_package(SQLite3 REQUIRED)
pkg_check_modules(MOSQUITTO REQUIRED IMPORTED_TARGET libmosquitto)
# libmosquitto does TLS with it, in a context that deskd prepares.
find_package(OpenSSL 3.0 REQUIRED)
pkg_check_modules(SYSTEMD REQUIRED IMPORTED_TARGET libsystemd)
pkg_check_modules(MODBUS REQUIRED IMPORTED_TARGET libmodbus)

add_library(desk_asio STATIC ${CMAKE_SOURCE_DIR}/cmake/asio_impl.cc)
target_link_libraries(desk_asio PUBLIC deskd_settings Boost::headers Threads::Threads)
