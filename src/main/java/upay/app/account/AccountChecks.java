package upay.app.account;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import upay.channel.AccountProbe.Check;
import upay.channel.account.AccountSettings;
import upay.channel.connector.AccountEvidence.Mark;

/** Everything that can be told of an account without a payment: what its channel answers, and its certificates. */
public final class AccountChecks {
    private final Function<AccountSettings, Future<List<Check>>> probe;
    private final Function<Supplier<List<Check>>, Future<List<Check>>> worker;

    /**
     * @param probe asks the channel; never fails
     * @param worker does what takes some milliseconds
     */
    public AccountChecks(
            Function<AccountSettings, Future<List<Check>>> probe,
            Function<Supplier<List<Check>>, Future<List<Check>>> worker) {
        this.probe = probe;
        this.worker = worker;
    }

    /** In the order of the exchange, then the certificates. */
    public Future<List<Check>> run(AccountSettings account) {
        return probe.apply(account).compose(asked -> worker.apply(() -> certificates(account))
                .map(dated -> Stream.concat(asked.stream(), dated.stream()).toList()));
    }

    private static List<Check> certificates(AccountSettings account) {
        return AccountCertificates.states(account, Instant.now()).entrySet().stream()
                .map(one -> new Check(
                        one.getKey(),
                        one.getValue().mark(),
                        one.getValue().detail(),
                        one.getValue().todo()))
                .toList();
    }

    /** Whether all are ok. */
    public static boolean areSound(List<Check> checks) {
        return checks.stream().allMatch(check -> check.state() == Mark.OK);
    }

    /** One check, for people and programs. */
    public static Map<String, @Nullable Object> fields(Check check) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("check", check.name());
        fields.put("state", check.state().name().toLowerCase(Locale.ROOT));
        fields.put("detail", check.detail());
        fields.put("todo", check.todo());
        return fields;
    }
}
