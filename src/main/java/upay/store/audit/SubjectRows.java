package upay.store.audit;

import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import upay.audit.SubjectKind;
import upay.store.sql.Database;

/**
 * The rows of subjects as JSON, for the log. A column with a secret, or what identifies one, is a fingerprint: the first 16
 * hex digits of the SHA-256 of what is stored, which is sealed or itself a hash. Those that payments or check-ins change all
 * the time are left out.
 */
final class SubjectRows {
    // Its webhooks: the only thing of an order that an act of one commit changes.
    private static final String ORDER = """
            select jsonb_agg(jsonb_build_object('event', n.event, 'attempts', n.attempts, 'due_at', n.due_at,
                'delivered_at', n.delivered_at, 'given_up_at', n.given_up_at) order by n.event)::text
            from merchants m join notifications n
              on n.merchant_id = m.merchant_id and n.order_sn = (($1::text[])[1])::int8
            having count(*) > 0""";

    private static final String FINDING = """
            select jsonb_build_object('class', f.class,
                'open', exists (select from open_findings o where o.finding_id = f.finding_id),
                'notes', (select count(*) from finding_notes n where n.finding_id = f.finding_id),
                'resolution', (select n.resolution from finding_notes n
                  where n.finding_id = f.finding_id and n.resolution is not null order by n.note_id desc limit 1))::text
            from findings f where f.finding_id = (($1::text[])[1])::int8""";

    private static final Map<SubjectKind, String> STATEMENTS = statements();

    private SubjectRows() {}

    private static Map<SubjectKind, String> statements() {
        Map<SubjectKind, String> all = new EnumMap<>(SubjectKind.class);
        all.put(SubjectKind.MERCHANT, of("merchants", "merchant_id = $1[1]", List.of()));
        all.put(SubjectKind.STORE, of("stores", "merchant_id = $1[1] and store_id = $1[2]", List.of()));
        all.put(
                SubjectKind.TERMINAL,
                of("terminals", "terminal_sn = $1[1]", List.of("secret", "previous_secret"), "checkin_at"));
        all.put(SubjectKind.VENDOR, of("vendors", "vendor_sn = $1[1]", List.of("secret")));
        all.put(SubjectKind.VENDOR_APP, of("vendor_apps", "app_id = $1[1]", List.of()));
        all.put(
                SubjectKind.ACTIVATION_CODE,
                of("activation_codes", "code_id = ($1[1])::int8", List.of("code_hash"), "last_digits"));
        all.put(
                SubjectKind.CHANNEL_ACCOUNT,
                of(
                        "channel_accounts",
                        "coalesce(merchant_id, '*') = $1[1] and channel = $1[2] and name = $1[3]",
                        List.of("settings")));
        all.put(
                SubjectKind.ACCOUNT_USE,
                of(
                        "channel_account_uses",
                        "coalesce(merchant_id, '*') = $1[1] and channel = $1[2] and coalesce(store_id, '') = $1[3]",
                        List.of()));
        all.put(
                SubjectKind.CHANNEL_SWITCH,
                of("switches", "coalesce(merchant_id, '*') = $1[1] and channel = $1[2]", List.of()));
        all.put(
                SubjectKind.USER,
                of("users", "user_name = $1[1]", List.of("password_hash", "totp_secret"), "totp_step", "login_at"));
        all.put(SubjectKind.ORDER, ORDER);
        all.put(SubjectKind.FINDING, FINDING);
        all.put(SubjectKind.API_KEY, of("api_keys", "key_id = $1[1]", List.of("key_hash"), "used_at"));
        return all;
    }

    private static String of(String table, String where, List<String> secrets, String... leftOut) {
        StringBuilder row = new StringBuilder("to_jsonb(t)");
        for (String name : leftOut) {
            row.append(" - '").append(name).append('\'');
        }
        if (!secrets.isEmpty()) {
            row.append(" || jsonb_build_object(");
            String comma = "";
            for (String name : secrets) {
                row.append(comma).append('\'').append(name).append("', left(encode(sha256(convert_to(t.");
                row.append(name).append(", 'UTF8')), 'hex'), 16)");
                comma = ", ";
            }
            row.append(')');
        }
        return "select (" + row + ")::text from " + table + " t where " + where.replace("$1", "($1::text[])");
    }

    /** The subject as JSON; null: there is none, or it has no such form. */
    static Future<@Nullable String> read(Database database, SubjectKind kind, List<String> subject) {
        String statement = STATEMENTS.get(kind);
        if (statement == null || subject.isEmpty()) {
            return Future.succeededFuture(null);
        }
        return database.execute(statement, Tuple.tuple().addArrayOfString(subject.toArray(String[]::new)))
                .map(rows -> rows.size() == 0 ? null : rows.iterator().next().getString(0));
    }
}
