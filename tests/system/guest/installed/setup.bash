# shellcheck shell=bash disable=SC2154 # config and state are those of kit.bash
# What the README tells a person to do, from a machine without deskd to a desk that is set up in mode automatic, with the answers of
# somebody who has a column; and how long the machine takes for it.

# answers: a line each, as deskctl setup asks.
answers() {
  printf '%s\n' 1 127.0.0.1 n 1502 255 `# the column` '' '' `# its height is right` \
    Anna '' `# no advice` 690 1200 '' 1000 `# limits, sitting here, standing` '' 4 always 1 `# somebody is there: automatic` n '' '' ''
}

purge() { apt-get purge -qq -y deskd >/dev/null 2>&1; }

purge
sim column 'silent 255 off' >/dev/null
began=$(mono)
holds 'setup: the package is installed' install /debs/deskd.deb
installed=$(mono)
answers >/run/answers
holds 'setup: deskctl setup comes to its end' deskctl setup --answers /run/answers
configured=$(mono)
holds 'setup: the configuration has no mistakes' deskd --check-config "$config"
holds 'setup: the shipped one is kept' test -s "$config~"
holds 'setup: the service runs with it' within 15 active
holds 'setup: the mode is the one chosen' value_is mode automatic
holds 'setup: the desk goes to where one sits' deskctl sit
holds 'setup: one can sit for a minute at a time' deskctl interval sit 1
# Setup has stopped the desk by hand, after which it rests for a quarter of an hour; part `column` shows it change.
holds 'setup: the next change is planned' value_is next stand
echo "   installed after $(ms "$began" "$installed") ms, set up after $(ms "$began" "$configured") ms"
