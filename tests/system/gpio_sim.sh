# shellcheck shell=bash
# The kernel's GPIO simulator for machines of tests. Sourced after machine.sh.

# knows_gpio_sim ABI: skips otherwise. It is built from the kernel's own source; other series want other small changes.
knows_gpio_sim() { [[ $1 == 6.1.* ]] || skip "this test knows the kernel of Debian 12, 6.1; here it is $1"; }

# gpio_sim ABI DIRECTORY: makes DIRECTORY/sim/gpio-sim.ko. No Debian kernel has it, nor the interrupt simulator that it
# stands on; together they make a module. A switch is added: with keep_outputs a line stays as it was driven when its owner
# is gone, as on a Raspberry Pi.
gpio_sim() {
  local version=$1 directory=$2 recipe=${BASH_SOURCE[0]}
  local headers=$directory/usr/src/linux-headers-$version source=$directory/usr/src/linux-source-6.1.tar.xz sim=$directory/sim
  if [[ $sim/gpio-sim.ko -nt $recipe ]]; then return 0; fi
  need gcc-12 gcc-12
  unpacked "$directory" "linux-headers-$version"
  unpacked "$directory" "linux-headers-${version%-amd64}-common"
  unpacked "$directory" linux-kbuild-6.1
  if [[ ! -f $directory/irq_sim.c ]]; then
    unpacked "$directory" linux-source-6.1 ./usr/src/linux-source-6.1.tar.xz
    tar -xJf "$source" -C "$directory" --transform='s|.*/||' linux-source-6.1/drivers/gpio/{gpio-sim.c,gpiolib.h} \
      linux-source-6.1/kernel/irq/irq_sim.c
    rm "$source" "$directory/.linux-source-6.1"
  fi
  echo 'building gpio-sim'
  sed -i "s|^include .*/usr/src/|include $directory/usr/src/|" "$headers/Makefile"
  rm -rf "$sim"
  mkdir "$sim"
  cp "$directory/gpiolib.h" "$sim/"
  sed -e 's/irq_to_desc(irqnum)/irq_data_to_desc(irq_get_irq_data(irqnum))/' -e /EXPORT_SYMBOL_GPL/d "$directory/irq_sim.c" >"$sim/irq_sim.c"
  sed -e '/^static void gpio_sim_free(/,/^}/s/mutex_lock/if (keep_outputs)\n\t\treturn;\n\t&/' \
    -e 's/^static void gpio_sim_free(/static bool keep_outputs;\nmodule_param(keep_outputs, bool, 0644);\n&/' \
    "$directory/gpio-sim.c" >"$sim/chip.c"
  printf '%s\n' 'obj-m := gpio-sim.o' 'gpio-sim-y := chip.o irq_sim.o' >"$sim/Kbuild"
  make -C "$headers" M="$sim" modules >"$sim/log" 2>&1 || {
    cat "$sim/log"
    exit 1
  }
}
