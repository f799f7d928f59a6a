package upay.store;

import upay.store.audit.AuditedCommit.Creation;
import upay.store.identity.ApiKeys;
import upay.store.identity.Sessions;
import upay.store.identity.SetUpTokens;
import upay.store.identity.Users;
import upay.store.lineage.RestoreLog;
import upay.store.reconciliation.PgFindings;
import upay.store.registry.AccountUses;
import upay.store.registry.ActivationCodes;
import upay.store.registry.ActivationHash;
import upay.store.registry.ChannelRegistry;
import upay.store.registry.MasterKeyTable;
import upay.store.registry.MerchantRegistry;
import upay.store.registry.TerminalRegistry;
import upay.store.registry.VendorRegistry;
import upay.store.registry.WebhookRegistry;
import upay.store.seal.Vault;
import upay.store.sql.Database;

/**
 * What an administrative act may write, within its one commit; see {@link Store#administer}. Only during the act. Threads:
 * that of the act.
 */
public final class Administration {
    private final Database commit;
    private final Creation creation;
    private final Vault vault;
    private final MasterKeyTable keys;
    private final long leaseMillis;

    Administration(Database commit, Creation creation, Vault vault, long leaseMillis) {
        this.commit = commit;
        this.creation = creation;
        this.vault = vault;
        this.keys = new MasterKeyTable(commit, vault);
        this.leaseMillis = leaseMillis;
    }

    /** The id of what was created now, for the entry; its parts as {@link upay.audit.SubjectKind} says. */
    public void created(String... subject) {
        creation.created(subject);
    }

    public MerchantRegistry merchants() {
        return new MerchantRegistry(commit);
    }

    public TerminalRegistry terminals() {
        return new TerminalRegistry(commit, vault, keys);
    }

    public VendorRegistry vendors() {
        return new VendorRegistry(commit, vault, keys);
    }

    public ActivationCodes activationCodes() {
        return new ActivationCodes(commit, new ActivationHash(commit, vault, keys));
    }

    public ChannelRegistry channels() {
        return new ChannelRegistry(commit, vault, keys, leaseMillis);
    }

    public AccountUses accountUses() {
        return new AccountUses(commit, leaseMillis);
    }

    public WebhookRegistry webhooks() {
        return new WebhookRegistry(commit);
    }

    public PgFindings findings() {
        return new PgFindings(commit);
    }

    public Users users() {
        return new Users(commit, vault, keys);
    }

    public SetUpTokens setUpTokens() {
        return new SetUpTokens(commit);
    }

    public Sessions sessions() {
        return new Sessions(commit);
    }

    public ApiKeys apiKeys() {
        return new ApiKeys(commit);
    }

    public RestoreLog restores() {
        return new RestoreLog(commit);
    }
}
