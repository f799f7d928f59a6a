package upay.api.channel;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import upay.api.ApiFields;
import upay.api.ApiRequest;
import upay.api.Problem;
import upay.domain.AccountName;
import upay.domain.Payway;
import upay.registry.EntryForms;
import upay.store.registry.ChannelAccount;

/** Which channel and whose account a request means. */
final class Channels {
    private static final String ALL =
            Arrays.stream(Payway.values()).map(Payway::channel).collect(Collectors.joining(", "));

    private Channels() {}

    private static Optional<Payway> of(String name) {
        return Arrays.stream(Payway.values())
                .filter(one -> one.channel().equals(name))
                .findFirst();
    }

    /** The one in the path. */
    static Payway inPath(ApiRequest request) {
        String name = request.path("channel");
        return of(name).orElseThrow(() -> Problem.notFound("There is no channel of this name. There are " + ALL + "."));
    }

    /** The parameter; empty: all. */
    static Optional<Payway> inQuery(ApiRequest request) {
        return request.query("channel").map(Channels::read);
    }

    static Payway in(ApiFields fields) {
        return read(fields.line("channel", 32));
    }

    private static Payway read(String name) {
        return of(name).orElseThrow(() -> Problem.invalid("channel", "channel must be one of " + ALL + "."));
    }

    /** The merchant's id; without one {@link ChannelAccount#DEFAULT}. */
    static String owner(ApiFields fields) {
        return fields.optionalMatch("merchant", EntryForms.ID, EntryForms.ID_RULE)
                .orElse(ChannelAccount.DEFAULT);
    }

    /** The owner's account of this name. */
    static AccountName account(ApiFields fields, String owner) {
        String name = fields.optionalLine("name", 64).orElse(AccountName.DEFAULT);
        if (!AccountName.isName(name)) {
            throw Problem.invalid("name", "name must be 1 to 32 lower-case letters, digits and hyphens.");
        }
        return AccountName.of(owner, name);
    }
}
