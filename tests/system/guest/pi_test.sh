# shellcheck shell=dash
# shellcheck source=tests/system/guest/kit.sh
. /kit.sh

readonly up=17 down=27
pins=$(echo /sys/kernel/debug/pinctrl/*pinctrl-bcm2835*/pins)

# pin NUMBER: what the chip's own registers say: `gpio_out lo`.
pin() { sed -n "s/^pin $1 (gpio$1).*function \([a-z0-9_]*\) in \([a-z]*\);.*/\1 \2/p" "$pins"; }
both_pins() { echo "$(pin $up), $(pin $down)"; }

# say WORD: what the driver answers.
say() {
  echo "$1" >&3
  within 5 grep -q "^$1: " /run/answers || echo 'no answer'
  sed -n "s/^$1: //p" /run/answers
  : >/run/answers
}

# start: the driver, with its answers going to a file.
start() {
  mkfifo /run/orders
  pi_lines pinctrl-bcm2835:$up GPIO$down </run/orders >>/run/answers &
  driver=$!
  exec 3>/run/orders
  rm /run/orders
  within 5 sh -c "grep -q 'gpio-[0-9]* .*deskd' /sys/kernel/debug/gpio"
}

insmod /bcm2835_wdt.ko # it is what restarts a Raspberry Pi, and so what ends this machine
: >/run/answers
holds 'there is a Raspberry Pi chip' test -n "$(pin $up)"
start
same 'both are low outputs from the first instant on' "$(both_pins)" 'gpio_out lo, gpio_out lo'
# Nobody knows how long the motor has been off before this process came.
accepts() { [ "$(say "$1")" = 'done' ]; }
holds 'up is accepted' within 3 accepts up
same 'up alone is high' "$(both_pins)" 'gpio_out hi, gpio_out lo'
holds 'down is refused meanwhile' test "$(say down)" != 'done'
same 'up alone is still high' "$(both_pins)" 'gpio_out hi, gpio_out lo'
same 'halt is accepted' "$(say halt)" 'done'
same 'halt makes both low' "$(both_pins)" 'gpio_out lo, gpio_out lo'
holds 'down is accepted after the pause' within 3 accepts down
same 'down alone is high' "$(both_pins)" 'gpio_out lo, gpio_out hi'
echo end >&3
exec 3>&-
wait "$driver"
same 'neither is driven high after the end' "$(both_pins | grep -c 'out hi')" 0

start
holds 'up is accepted again' within 3 accepts up
kill -KILL "$driver"
exec 3>&-
wait "$driver" 2>/dev/null
echo "after SIGKILL this kernel shows $(both_pins)"
start
same 'a new process starts with both low' "$(both_pins)" 'gpio_out lo, gpio_out lo'
kill -TERM "$driver"
exec 3>&-
