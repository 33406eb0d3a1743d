# Unpacks a server of Debian's "sid" with the libraries and the dynamic loader it was built for into one directory.
# Nothing is installed on the system and no root is needed; apt-get and dpkg-deb of a Debian machine are.
# Sourced, with $name of the calling script, $target, $program, $core (the package whose libraries are needed),
# $share (its directory below /usr/share) and $beside (packages of which only the files are needed) set.
# Prints the wrapper that starts the server.
set -euo pipefail

keyring=/usr/share/keyrings/debian-archive-keyring.gpg

refuse() { echo "$name: $*" >&2; exit 1; }

if [ -x "$target/$program" ]; then echo "$target/$program"; exit 0; fi
[ "$(uname -m)" = x86_64 ] || refuse "only packages for x86_64 are known, this is $(uname -m)"
for tool in apt-get apt-cache dpkg-deb; do
  command -v "$tool" >/dev/null || refuse "$tool is missing: this works on Debian and its kin only"
done
[ -r "$keyring" ] || refuse "$keyring is missing: the packages could not be verified (package debian-archive-keyring)"

# The machine's own mirror, so that closed networks work as they are set up.
mirror=$(sed -nE 's/^URIs:[[:space:]]*([^[:space:]]+).*/\1/p; s/^deb ([^#]*[[:space:]])?(https?:[^[:space:]]+).*/\2/p' \
           /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null | grep -E '/debian/?$' | head -n 1 || true)
[ -n "$mirror" ] || mirror=http://deb.debian.org/debian

mkdir -p "$(dirname "$target")"
work=$(mktemp -d "$(dirname "$target")/.$name-XXXXXX")
trap 'rm -rf "$work"' EXIT
mkdir -p "$work"/{etc,debs,root} "$work"/state/lists/partial "$work"/cache/archives/partial
echo "deb [signed-by=$keyring] $mirror sid main" > "$work/etc/sources.list"
# A status file without a package makes apt list every library, the C library and its loader included.
: > "$work/state/status"

apt=(-o "Dir::Etc::SourceList=$work/etc/sources.list" -o Dir::Etc::SourceParts=/dev/null
     -o "Dir::State=$work/state" -o "Dir::State::Status=$work/state/status" -o "Dir::Cache=$work/cache"
     -o "APT::Sandbox::User=$(id -un)" -o Debug::NoLocking=true -o Acquire::Languages=none)

echo "$name: reading the package list of $mirror" >&2
apt-get "${apt[@]}" -qq update >&2 || refuse "the package list of $mirror could not be read"
packages=$(apt-get "${apt[@]}" install --simulate --yes --no-install-recommends $core |
             sed -nE 's/^Inst ([^ ]+) .*/\1/p') || refuse "the mirror has no package $core"
[ -n "$packages" ] || refuse "the mirror has no package $core"

echo "$name: fetching $(wc -w <<<"$packages $beside") packages" >&2
# shellcheck disable=SC2086  # one word per package
(cd "$work/debs" && apt-get "${apt[@]}" -qq download $packages $beside >&2) || refuse "the packages could not be fetched"
for package in "$work"/debs/*.deb; do dpkg-deb --extract "$package" "$work/root"; done

sed "s/@PROGRAM@/$program/; s/@SHARE@/$share/g" > "$work/$program" <<'WRAPPER'
#!/bin/sh
# Starts the unpacked server through its own loader, so that it never meets the system's libraries.
here=$(dirname "$(readlink -f "$0")")
usr="$here/root/usr"
libraries="$usr/lib/x86_64-linux-gnu:$usr/lib/mysql/private"
loader="$usr/lib64/ld-linux-x86-64.so.2"
[ -x "$loader" ] || loader="$usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2"
exec "$loader" --library-path "$libraries" "$usr/sbin/@PROGRAM@" "$@" --basedir="$usr" \
  --lc-messages-dir="$usr/share/@SHARE@" --character-sets-dir="$usr/share/@SHARE@/charsets" \
  --plugin-dir="$usr/lib/mysql/plugin"
WRAPPER
chmod +x "$work/$program"
"$work/$program" --no-defaults --version >&2 || refuse "the unpacked server does not run on this machine"

rm -rf "$work/debs" "$work/state" "$work/cache" "$work/etc"
# Another run may have been quicker; its result is as good as ours.
mv -T "$work" "$target" 2>/dev/null || [ -x "$target/$program" ] || refuse "cannot write $target"
trap - EXIT
rm -rf "$work"
echo "$target/$program"
