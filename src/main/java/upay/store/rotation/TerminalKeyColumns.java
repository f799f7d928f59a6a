package upay.store.rotation;

import upay.store.registry.ActivationHash;
import upay.store.registry.SealedTerminal;
import upay.store.registry.SealedVendor;
import upay.store.seal.SealContext;

/** The sealed columns of terminals' keys beside the current one, and of those who issue them. */
final class TerminalKeyColumns {
    /** The merchant is second: it is needed for the seal context, not for the order. */
    static final SealedColumn PREVIOUS =
            new SealedColumn("""
            select terminal_sn, merchant_id, previous_secret, previous_secret_key_version from terminals
            where previous_secret is not null and terminal_sn > $1 and $2::text is not null
            order by terminal_sn limit $3""", """
            update terminals t set previous_secret = a.after, previous_secret_key_version = $5
            from unnest($1::text[], $2::text[], $3::text[], $4::text[]) as a(terminal_sn, merchant_id, before, after)
            where t.terminal_sn = a.terminal_sn and t.previous_secret = a.before""", key -> SealedTerminal.previousPlace(key.second(), key.first()));

    /** The second text is the serial, and behind a slash the merchant. */
    static final SealedColumn FORMER = new SealedColumn("""
            select f.terminal_sn, f.key_serial || '/' || t.merchant_id, f.secret, f.secret_key_version
            from terminal_former_keys f join terminals t on t.terminal_sn = f.terminal_sn
            where (f.terminal_sn, f.key_serial) > ($1, coalesce(nullif(split_part($2, '/', 1), ''), '0')::int8)
            order by f.terminal_sn, f.key_serial limit $3""", """
            update terminal_former_keys f set secret = a.after, secret_key_version = $5
            from unnest($1::text[], $2::text[], $3::text[], $4::text[]) as a(terminal_sn, serial, before, after)
            where f.terminal_sn = a.terminal_sn and f.key_serial = split_part(a.serial, '/', 1)::int8
              and f.secret = a.before""", TerminalKeyColumns::former);

    static final SealedColumn VENDORS = new SealedColumn("""
            select vendor_sn, '', secret, secret_key_version from vendors
            where vendor_sn > $1 and $2::text is not null
            order by vendor_sn limit $3""", """
            update vendors v set secret = a.after, secret_key_version = $5
            from unnest($1::text[], $2::text[], $3::text[], $4::text[]) as a(vendor_sn, nobody, before, after)
            where v.vendor_sn = a.vendor_sn and v.secret = a.before""", key -> SealedVendor.place(key.first()));

    static final SealedColumn ACTIVATION_HASH = new SealedColumn("""
            select 'key', '', secret, secret_version from activation_hash_key
            where $1 < 'key' and $2::text is not null limit $3""", """
            update activation_hash_key k set secret = a.after, secret_version = $5
            from unnest($1::text[], $2::text[], $3::text[], $4::text[]) as a(key, nobody, before, after)
            where k.secret = a.before""", key -> ActivationHash.place());

    private TerminalKeyColumns() {}

    private static SealContext former(SealedColumn.Key key) {
        int slash = key.second().indexOf('/');
        long serial = Long.parseLong(key.second().substring(0, slash));
        return SealedTerminal.formerPlace(key.second().substring(slash + 1), key.first(), serial);
    }
}
