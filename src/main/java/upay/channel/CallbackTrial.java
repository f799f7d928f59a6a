package upay.channel;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import upay.channel.account.AccountSettings;
import upay.channel.connector.Connector;
import upay.domain.channel.ChannelCallback;
import upay.domain.channel.RawCallback;

/**
 * An account with which a callback may be verified.
 *
 * @param keysMayBeFetched whether the channel's keys may be asked for because of a callback now
 */
record CallbackTrial(AccountSettings account, Connector connector, boolean keysMayBeFetched) {
    /**
     * What came of the trials.
     *
     * @param callback as the first account that verifies it reads it; as the first of all reads it if none does
     * @param lackKeys if none verifies it: those with which it may be genuine, and signed with a key that is not here
     */
    record Result(ChannelCallback callback, List<AccountSettings> lackKeys) {}

    /** @param trials not empty */
    static Result all(List<CallbackTrial> trials, RawCallback raw, String nonce) {
        List<ChannelCallback> rejected = new ArrayList<>();
        List<AccountSettings> lackKeys = new ArrayList<>();
        RuntimeException fault = null;
        for (CallbackTrial trial : trials) {
            try {
                ChannelCallback read = trial.connector.readCallback(raw);
                if (!(read instanceof ChannelCallback.Invalid)) {
                    return new Result(read.verifiedWith(trial.account.account()), List.of());
                }
                rejected.add(read);
                if (trial.lacksKey(raw, nonce)) {
                    lackKeys.add(trial.account);
                }
            } catch (RuntimeException e) {
                fault = e;
            }
        }
        // What one of them could not read at all may be genuine: the channel has to send it again.
        if (rejected.isEmpty() || fault != null && lackKeys.isEmpty()) {
            throw fault == null ? new IllegalStateException("no account to verify it with") : fault;
        }
        return new Result(rejected.get(0), lackKeys);
    }

    private boolean lacksKey(RawCallback raw, String nonce) {
        return keysMayBeFetched
                && connector.keyRequest(raw, Instant.EPOCH, nonce).isPresent();
    }
}
