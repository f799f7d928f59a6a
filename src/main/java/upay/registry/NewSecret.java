package upay.registry;

import java.util.Optional;
import upay.domain.Secret;
import upay.domain.terminal.SecretStrength;
import upay.store.registry.SandboxTerminals;
import upay.store.registry.SandboxVendor;

/** The rules of a secret that somebody brings along for a terminal or vendor. */
public final class NewSecret {
    private NewSecret() {}

    /** What is wrong with it, in words that follow its name and do not reveal it; empty: nothing. */
    public static Optional<String> fault(Secret secret, boolean production) {
        if (!EntryForms.isName(secret.reveal())) {
            return Optional.of("is not " + EntryForms.NAME_RULE);
        }
        Optional<String> weak = SecretStrength.fault(secret);
        if (weak.isPresent()) {
            return weak;
        }
        return production && (SandboxTerminals.isPublished(secret) || SandboxVendor.isPublished(secret))
                ? Optional.of("is a published secret of the sandbox")
                : Optional.empty();
    }
}
