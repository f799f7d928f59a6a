# Shared functions of the scripts; sourced, never run. Portable bash (3.2 and later), no GNU-only options.

cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1
JAR=target/upay-gateway.jar

die() {
    printf '%s\n' "$@" >&2
    exit 1
}

# Java decodes arguments and variables by the locale: without a UTF-8 one it would lose all text beyond ASCII.
case "${LC_ALL:-${LC_CTYPE:-${LANG:-}}}" in
    *[Uu][Tt][Ff]-8* | *[Uu][Tt][Ff]8*) ;;
    *) export LC_ALL=C.UTF-8 ;;
esac

# Prints the install command for a package, by the system's package manager.
# $1 apt, $2 dnf, $3 brew: the package's name there
install_line() {
    if command -v apt-get >/dev/null 2>&1; then
        echo "sudo apt-get install -y $1"
    elif command -v dnf >/dev/null 2>&1; then
        echo "sudo dnf install -y $2"
    elif command -v brew >/dev/null 2>&1; then
        echo "brew install $3"
    else
        echo "install $1 with this system's package manager"
    fi
}

# Prints the feature version of JAVA, such as 17.
java_version() {
    "$JAVA" -version 2>&1 | sed -n 's/^.* version "\([0-9]*\).*/\1/p' | head -n 1
}

# Prints the path of the archive of classes for a gateway that this JAVA starts from the jar; scripts/archive makes it.
archive_file() {
    local full suffix=jsa
    full=$("$JAVA" -version 2>&1 | sed -n 's/^.* version "\([0-9A-Za-z.+_-]*\)".*/\1/p' | head -n 1)
    [ "${full%%.*}" -lt 25 ] || suffix=aot
    echo "${JAR%.jar}-serve-$full.$suffix"
}

# Prints the option that uses this archive; nothing without one, or with one of an earlier jar. The JVM itself ignores one
# that does not fit, such as that of a jar whose path was spelled otherwise: it is absolute in both.
archive_option() {
    local file
    file=$(archive_file)
    if [ ! -f "$file" ] || [ ! "$file" -nt "$JAR" ]; then
        return
    fi
    case $file in
        *.aot) echo "-XX:AOTCache=$PWD/$file" ;;
        *) echo "-XX:SharedArchiveFile=$PWD/$file" ;;
    esac
}

# Sets JAVA to a java of version 17 or later, from JAVA_HOME, else from the PATH.
require_java() {
    JAVA=${JAVA_HOME:+$JAVA_HOME/bin/java}
    JAVA=${JAVA:-java}
    if ! command -v "$JAVA" >/dev/null 2>&1; then
        die "A JDK of version 17 or later is needed, and none was found." \
            "Install it:  $(install_line openjdk-17-jdk-headless java-17-openjdk-devel openjdk@17)"
    fi
    local version
    version=$(java_version)
    if [ "${version:-0}" -lt 17 ]; then
        die "A JDK of version 17 or later is needed; $JAVA is version ${version:-unknown}." \
            "Install it:  $(install_line openjdk-17-jdk-headless java-17-openjdk-devel openjdk@17)" \
            "Several installed?  Point JAVA_HOME at the right one."
    fi
}

require_maven() {
    require_java
    if ! command -v "${JAVA%java}javac" >/dev/null 2>&1; then
        die "$JAVA comes without a compiler; a JDK is needed, not only a JRE." \
            "Install it:  $(install_line openjdk-17-jdk-headless java-17-openjdk-devel openjdk@17)"
    fi
    if ! command -v mvn >/dev/null 2>&1; then
        die "Maven is needed, and was not found." "Install it:  $(install_line maven maven maven)"
    fi
}

require_curl() {
    if ! command -v curl >/dev/null 2>&1; then
        die "curl is needed, and was not found." "Install it:  $(install_line curl curl curl)"
    fi
}

# Builds the jar if it is missing or older than its sources. Does not compile the tests or fetch their dependencies (the
# profile "checks" of pom.xml).
build_jar() {
    if [ -f "$JAR" ] && [ -z "$(find pom.xml src/main -newer "$JAR" -print | head -n 1)" ]; then
        return
    fi
    require_maven
    echo "Building $JAR (the first build takes some minutes: Maven downloads the dependencies) ..."
    mvn -q -B -ntp -Dmaven.test.skip package || die "The build failed; see the output above."
}

# Compiles the tests and a profile's sources, and saves their class path, so that programs run without Maven.
# $1 the file, $2… further arguments for Maven
class_path() {
    local file=$1
    shift
    if [ ! -f "$file" ] || [ -n "$(find pom.xml src -newer "$file" -print | head -n 1)" ]; then
        echo "Compiling (the first time downloads dependencies) ..." >&2
        mvn -q -B "$@" test-compile dependency:build-classpath -Dmdep.outputFile="$file.new" >&2 ||
            die "The build failed; see the output above."
        mv "$file.new" "$file"
    fi
}
