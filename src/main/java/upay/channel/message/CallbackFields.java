package upay.channel.message;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import upay.channel.account.SettingsReader;

/**
 * The fields that a channel's callbacks may contain. A callback with another field is rejected: it is not covered by
 * the channel's manual, and the outcome of the payment is queried instead.
 *
 * @param names from the channel's documents and messages, and those that the account's settings add
 * @param further pattern of further names, such as those that end in a number; null: none
 */
public record CallbackFields(Set<String> names, @Nullable Pattern further) {
    /** The setting by which an account adds fields that its channel has added. */
    public static final String SETTING = "callback-fields";

    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_]{0,63}");

    /** @param names the channel's own, separated by blanks or line ends */
    public static CallbackFields of(SettingsReader settings, String names, @Nullable Pattern further) {
        Set<String> all = settings.names(SETTING, NAME);
        all.addAll(Set.of(names.strip().split("\\s+")));
        return new CallbackFields(Set.copyOf(all), further);
    }

    /** @return why the callback is rejected; empty: each field is known */
    public Optional<String> objection(Map<String, String> fields) {
        return fields.keySet().stream()
                .filter(name -> !names.contains(name)
                        && (further == null || !further.matcher(name).matches()))
                .findFirst()
                .map(name -> "a field that is not known (" + SETTING + " adds one): " + ChannelText.words(name));
    }
}
