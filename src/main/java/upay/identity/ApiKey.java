package upay.identity;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import upay.domain.Secret;

/**
 * The key of a program: {@code upay_ID_SECRET}. The id is no secret: it names the key in lists and in the audit log. Of the
 * secret only the hash is stored.
 *
 * @param id 10 digits
 * @param text the whole key
 */
public record ApiKey(String id, Secret text) {
    private static final int ID_LENGTH = 10;
    private static final int SECRET_LENGTH = 40;
    private static final Pattern FORM = Pattern.compile("upay_([0-9a-z]{10})_[0-9a-z]{40}");

    public static ApiKey create() {
        String id = RandomText.digits(ID_LENGTH);
        return new ApiKey(id, new Secret("upay_" + id + "_" + RandomText.digits(SECRET_LENGTH)));
    }

    /** Empty: it has not the form of a key. */
    public static Optional<ApiKey> parse(String text) {
        Matcher form = FORM.matcher(text);
        return form.matches() ? Optional.of(new ApiKey(form.group(1), new Secret(text))) : Optional.empty();
    }

    /** SHA-256 in lower-case hex. */
    public String hash() {
        return RandomText.sha256(text);
    }
}
