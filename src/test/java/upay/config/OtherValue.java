package upay.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import upay.domain.proxy.HttpProxy;

/** A value that a key allows and that is not its default. */
public final class OtherValue {
    private static final Pattern RANGE = Pattern.compile("a .+ from (\\S+) to (\\S+)( \\(.*)?");
    private static final Map<String, String> BY_ALLOWED = Map.of(
            HttpProxy.FORM,
            "http://other.example:3128",
            "the path of a folder",
            "elsewhere",
            "an address of this machine",
            "127.0.0.9",
            "1 to 20 durations (units ms, s, m, h)",
            "7s, 11s",
            "prefix/length or from-to/from-to, or several of them",
            "99/30",
            "host names without a port, separated by commas",
            "other.example",
            "IP addresses, or networks as 10.0.0.0/8, separated by commas",
            "10.0.0.0/8",
            "lines of version:key, a key 32 bytes as Base64 or hexadecimal digits",
            "7:" + "ab".repeat(32),
            "up to 50 of logger=level, separated by commas",
            "upay.settlement=debug",
            "lines of name: value",
            "api-key: 7");

    private OtherValue() {}

    /** @param folder where a file may be put that holds a secret */
    public static String of(SettingKey key, Path folder) throws Exception {
        Matcher range = RANGE.matcher(key.allowed());
        if (range.matches()) {
            // The defaults of no key are at both ends of what it allows.
            return isSame(range.group(2), key.fallback()) ? range.group(1) : range.group(2);
        }
        if (key.allowed().startsWith("the path of a file")) {
            String text = key.name().endsWith(".proxy-file") ? "http://other.example:3128" : "7:" + "cd".repeat(32);
            return Files.writeString(Files.createTempFile(folder, "secret", ".txt"), text)
                    .toString();
        }
        if (key.allowed().equals("a time of the day, hh:mm")) {
            return "10:30";
        }
        if (key.allowed().startsWith("http://host")) {
            return "https://other.example:1";
        }
        String known = BY_ALLOWED.get(key.allowed());
        return known != null
                ? known
                : Arrays.stream(key.allowed().replace("one or several of ", "").split(" or |, "))
                        .filter(choice -> !key.fallback().contains(choice))
                        .findFirst()
                        .orElseThrow();
    }

    /** 120m and 2h are the same. */
    private static boolean isSame(String limit, String fallback) {
        try {
            return Units.duration(limit).equals(Units.duration(fallback));
        } catch (IllegalArgumentException e) {
            return limit.equals(fallback);
        }
    }
}
