# Where everything goes: `DESTDIR=… cmake --install BUILD --prefix /usr` gives what the Debian package has.

include(GNUInstallDirs)

install(TARGETS deskd deskctl deskd-sim RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})

# Below lib whatever the libraries' folder is called: systemd and udev look nowhere else.
install(FILES systemd/deskd.service systemd/deskd-reload.path systemd/deskd-reload.service DESTINATION lib/systemd/system)
install(FILES systemd/deskd.sysusers DESTINATION lib/sysusers.d RENAME deskd.conf)
file(GLOB rules CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/systemd/*.rules)
install(FILES ${rules} DESTINATION lib/udev/rules.d)

# Whoever installs again keeps the configuration. (In a package it is dpkg that sees to that, in an empty folder.)
install(CODE "
  if(NOT EXISTS \"\$ENV{DESTDIR}/etc/deskd/deskd.toml\")
    file(INSTALL \"${CMAKE_SOURCE_DIR}/config/deskd.toml\" DESTINATION \"/etc/deskd\")
  endif()")

install(FILES README.md DESTINATION ${CMAKE_INSTALL_DOCDIR})
file(GLOB pictures CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/docs/*.svg)
install(FILES ${pictures} DESTINATION ${CMAKE_INSTALL_DOCDIR}/docs)
install(DIRECTORY config/examples/ config/modbus config/home-assistant config/mosquitto
        DESTINATION ${CMAKE_INSTALL_DOCDIR}/examples)
install(FILES config/mqtt/deskd.schema.json DESTINATION ${CMAKE_INSTALL_DATADIR}/deskd)
# What completion takes the keys from.
install(FILES config/deskd.toml config/completions/config-keys.awk DESTINATION ${CMAKE_INSTALL_DATADIR}/deskd)

# deskd.toml(5) says what the annotated configuration says. A script makes it, no program: cross builds cannot run those.
find_program(AWK_PROGRAM awk REQUIRED)
set(man ${CMAKE_CURRENT_BINARY_DIR}/man)
file(MAKE_DIRECTORY ${man})
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS config/deskd.toml docs/man/deskd.toml.awk)
execute_process(
  COMMAND ${AWK_PROGRAM} -v version=${PROJECT_VERSION} -f ${CMAKE_SOURCE_DIR}/docs/man/deskd.toml.awk
          ${CMAKE_SOURCE_DIR}/config/deskd.toml
  OUTPUT_FILE ${man}/deskd.toml.5 COMMAND_ERROR_IS_FATAL ANY)
foreach(page IN ITEMS deskd.8 deskctl.1 deskd-sim.1)
  configure_file(docs/man/${page}.in ${man}/${page} @ONLY)
endforeach()
install(FILES ${man}/deskctl.1 ${man}/deskd-sim.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
install(FILES ${man}/deskd.toml.5 DESTINATION ${CMAKE_INSTALL_MANDIR}/man5)
install(FILES ${man}/deskd.8 DESTINATION ${CMAKE_INSTALL_MANDIR}/man8)

foreach(program IN ITEMS deskd deskctl deskd-sim)
  install(FILES config/completions/${program}.bash DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions
          RENAME ${program})
  install(FILES config/completions/_${program} DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/vendor-completions)
  install(FILES config/completions/${program}.fish DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)
endforeach()
