package upay.store.credential;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import upay.domain.terminal.Dialect;
import upay.domain.terminal.SignaturePolicy;
import upay.domain.terminal.SigningRule;
import upay.domain.terminal.TerminalProfile;
import upay.domain.terminal.TerminalRights;
import upay.metrics.StoreMetrics;
import upay.store.batch.Batch;
import upay.store.registry.MerchantRegistry;
import upay.store.registry.SealedTerminal;
import upay.store.registry.TerminalRegistry;
import upay.store.seal.SealedValue;
import upay.store.sql.RowReader;

/** Looks tills up by their numbers. */
public final class TerminalBatch implements Batch<String, Optional<SealedTerminal>> {
    private static final String SQL = """
            select t.terminal_sn, t.secret, t.secret_key_version, t.merchant_id, t.store_id, t.status = 'ACTIVE',
              t.may_refund, t.may_cancel, t.refund_cap, t.daily_refund_cap, t.own_store_only, t.signature_policy,
              t.client_certificate, t.dialect, t.pay_wait_ms, t.device_id, t.previous_secret,
              t.previous_secret_key_version, t.key_serial, t.key_used_at, m.terminal_rate, m.terminal_burst,
              m.merchant_rate, m.merchant_burst, m.in_flight_share
            from (select distinct sn from unnest($1::text[]) as a(sn)) a
            join terminals t on t.terminal_sn = a.sn
            join merchants m on m.merchant_id = t.merchant_id""";

    private final Dialect dialect;

    /** @param dialect of terminals without one of their own */
    public TerminalBatch(Dialect dialect) {
        this.dialect = dialect;
    }

    @Override
    public StoreMetrics.Kind kind() {
        return StoreMetrics.Kind.TERMINAL;
    }

    @Override
    public String name() {
        return "looking up a terminal";
    }

    @Override
    public String sql() {
        return SQL;
    }

    @Override
    public Tuple bind(List<String> rows) {
        return Tuple.tuple().addValue(rows.toArray(String[]::new));
    }

    @Override
    public List<Optional<SealedTerminal>> read(List<String> rows, RowSet<Row> answer) {
        Map<String, SealedTerminal> terminals = new HashMap<>();
        for (Row row : answer) {
            RowReader cells = new RowReader(row, 0);
            SealedTerminal terminal = terminal(cells);
            terminals.put(terminal.sn(), terminal);
        }
        return rows.stream().map(sn -> Optional.ofNullable(terminals.get(sn))).toList();
    }

    private SealedTerminal terminal(RowReader cells) {
        String sn = cells.text();
        SealedValue current = new SealedValue(cells.text(), cells.int4());
        String merchantId = cells.text();
        String storeId = cells.text();
        boolean active = cells.bool();
        TerminalRights rights = TerminalRegistry.rights(cells);
        SigningRule signing = new SigningRule(cells.name(SignaturePolicy.class), TerminalRegistry.certificate(cells));
        TerminalProfile profile = TerminalRegistry.profile(cells, dialect);
        String previous = cells.textOrNull();
        Integer previousVersion = cells.int4OrNull();
        SealedValue former =
                previous == null || previousVersion == null ? null : new SealedValue(previous, previousVersion);
        SealedTerminal.Keys keys = new SealedTerminal.Keys(current, former, cells.int8(), cells.timeOrNull());
        TerminalProfile limited = profile.withLimits(MerchantRegistry.limits(cells));
        return new SealedTerminal(sn, keys, merchantId, storeId, active, rights, signing, limited);
    }

    @Override
    public boolean reads() {
        return true;
    }
}
