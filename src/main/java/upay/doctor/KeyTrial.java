package upay.doctor;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Tries keys on a body: which of them, in which form and by which recipe, makes the signature. */
final class KeyTrial {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm").withZone(ZoneId.of("Asia/Shanghai"));

    private final Sign sign;
    private final Budget budget;
    private final List<Recipe> recipes;

    KeyTrial(Sign sign, Budget budget) {
        this.sign = sign;
        this.budget = budget;
        recipes = Recipe.of(sign.digest().length);
    }

    /** A body and what is said about the client if it was the signed one. */
    record Candidate(byte[] bytes, List<Part> parts) {
        static Candidate of(BodyForm form) {
            return new Candidate(form.bytes(), List.of(form.part()));
        }
    }

    /** The parts if MD5(body + key) is the signature, for one of the keys; empty parts: it is right. */
    Optional<List<Part>> plain(Candidate body, Stream<KnownKey> keys) {
        MessageDigest begun = begun(body);
        return begun == null
                ? Optional.empty()
                : keys.filter(key -> ends(begun, key.secret().reveal()))
                        .findFirst()
                        .map(key -> parts(body, null, key));
    }

    /** The same, for keys with white space around them or otherwise changed, and for none at all. */
    Optional<List<Part>> changedKey(Candidate body, List<KnownKey> keys) {
        MessageDigest begun = begun(body);
        if (begun == null) {
            return Optional.empty();
        }
        return keys.stream()
                .flatMap(key -> KeyForm.of(key.secret().reveal())
                        .filter(form -> ends(begun, form.text()))
                        .map(form -> parts(body, form.part(), key)))
                .findFirst()
                .or(() -> KeyForm.missing()
                        .filter(form -> ends(begun, form.text()))
                        .findFirst()
                        .map(form -> joined(body.parts, form.part())));
    }

    /** The same, for other recipes. */
    Optional<List<Part>> recipes(Candidate body, List<KnownKey> keys) {
        return keys.stream()
                .flatMap(key -> recipes.stream()
                        .filter(recipe -> budget.take(body.bytes.length)
                                && sign.matches(recipe.digest(
                                        body.bytes, bytes(key.secret().reveal()))))
                        .map(recipe -> parts(body, recipe.part(), key)))
                .findFirst();
    }

    /** Null if the budget is spent. */
    private @Nullable MessageDigest begun(Candidate body) {
        if (!budget.take(body.bytes.length)) {
            return null;
        }
        try {
            MessageDigest digest = MessageDigest.getInstance("MD5");
            digest.update(body.bytes);
            return digest;
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }

    private boolean ends(MessageDigest begun, String key) {
        byte[] bytes = bytes(key);
        if (!budget.take(bytes.length)) {
            return false;
        }
        try {
            MessageDigest digest = (MessageDigest) begun.clone();
            return sign.matches(digest.digest(bytes));
        } catch (CloneNotSupportedException everyJavaCan) {
            throw new IllegalStateException(everyJavaCan);
        }
    }

    private static byte[] bytes(String key) {
        return key.getBytes(StandardCharsets.UTF_8);
    }

    private static List<Part> parts(Candidate body, @Nullable Part recipe, KnownKey key) {
        List<Part> parts = recipe == null ? new ArrayList<>(body.parts) : joined(body.parts, recipe);
        if (!key.isValid()) {
            parts.add(about(key));
        }
        return parts;
    }

    private static List<Part> joined(List<Part> parts, Part more) {
        List<Part> all = new ArrayList<>(parts);
        all.add(more);
        return all;
    }

    private static Part about(KnownKey key) {
        return switch (key.kind()) {
            case FORMER -> stale(key);
            case VENDOR -> Cause.VENDOR_KEY.part(key.owner());
            case TERMINAL -> Cause.TERMINAL_KEY.part(key.owner());
            case OTHER_TERMINAL -> Cause.OTHER_TERMINAL_KEY.part(key.owner());
            case CONFIGURED, CURRENT, PREVIOUS, SIGNING_VENDOR -> Cause.UNKNOWN_KEY.part();
        };
    }

    private static Part stale(KnownKey key) {
        if (key.replaced() == null) {
            return Cause.STALE_KEY.part("已被更换", "replaced");
        }
        String time = TIME.format(key.replaced());
        return Cause.STALE_KEY.part(time + "已更换", "replaced on " + time);
    }
}
