package upay.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import upay.doctor.JsonValue.Members;
import upay.doctor.KeyTrial.Candidate;
import upay.doctor.KnownKey.Kind;

/**
 * Finds out what a client signed.
 *
 * <ol>
 *   <li>The header's form is read generously: wherever the signature is, it is examined.
 *   <li>The signature is compared with MD5 over the body as sent and every known key: right, or somebody else's key.
 *   <li>Then with the key changed, with other recipes, and with the body in every form that a client may have signed
 *       instead: in other bytes, as other JSON, as a form, as the WAP recipe's parameters; last with the likely
 *       combinations. A newline between body and key may belong to either: it is taken for the body's.
 * </ol>
 *
 * <p>A signature is never found right unless MD5 over the very bytes and a valid key of the signer makes it. The work is
 * bounded by the {@link Effort}; what lies behind the bound is reported as not found.
 */
public final class SignatureDoctor {
    /** Bodies that are tried with every recipe and every key. */
    private static final int COMBINED_MAX = 24;

    private final SignedRequest request;
    private final Effort effort;
    private final List<KnownKey> keys;
    /** Without the keys of other terminals, which may be many. */
    private final List<KnownKey> near;

    private final SentBody body;
    private final Candidate exact;
    private final @Nullable FieldForms fields;
    private final Budget budget;
    private final KeyTrial trial;
    private final boolean isMd5;

    private SignatureDoctor(SignedRequest request, List<KnownKey> keys, Effort effort, Sign sign) {
        this.request = request;
        this.effort = effort;
        this.keys = keys;
        near = keys.stream().filter(key -> key.kind() != Kind.OTHER_TERMINAL).toList();
        body = SentBody.read(request);
        exact = new Candidate(body.bytes(), List.of());
        Members members = body.fields();
        fields = members == null ? null : new FieldForms(body, members);
        budget = new Budget(effort);
        trial = new KeyTrial(sign, budget);
        isMd5 = sign.isMd5();
    }

    /**
     * @param keys those that the signature may have been made with, in the order in which they are tried; a signer that
     *     the store does not know has no valid one among them
     */
    public static Finding diagnose(SignedRequest request, List<KnownKey> keys, Effort effort) {
        AuthorizationHeader header = AuthorizationHeader.read(request);
        List<Part> parts = new ArrayList<>(header.parts());
        String text = header.sign();
        if (text == null) {
            return Finding.of(parts);
        }
        Sign sign = Sign.read(text);
        if (sign == null) {
            parts.add(Cause.SIGN_FORM.part("不是十六进制的摘要", "no digest in hex"));
            return Finding.of(parts);
        }
        Optional<List<Part>> found = new SignatureDoctor(request, keys, effort, sign).search();
        parts.addAll(found.isPresent() ? sign.parts() : sign.byLength());
        found.ifPresent(parts::addAll);
        if (found.isPresent() && parts.isEmpty()) {
            return Finding.of(List.of(right(request, keys)));
        }
        if (found.isEmpty() && parts.isEmpty()) {
            return Finding.of(keys.stream().anyMatch(KnownKey::isValid) ? Cause.NONE : Cause.UNKNOWN_SIGNER);
        }
        return Finding.of(parts);
    }

    /**
     * What is wrong with the form of a header; empty if it has a signer and a signature, as the gateway takes them.
     *
     * @param authorization null: there is none
     */
    public static Optional<Finding> headerFault(@Nullable String authorization) {
        List<Part> parts = AuthorizationHeader.read(new SignedRequest(authorization, null, null, new byte[0]))
                .parts();
        return parts.isEmpty() ? Optional.empty() : Optional.of(Finding.of(parts));
    }

    /** A right signature, but perhaps by the wrong party. */
    private static Part right(SignedRequest request, List<KnownKey> keys) {
        boolean byVendor = keys.stream().anyMatch(key -> key.kind() == Kind.SIGNING_VENDOR);
        if (request.path() == null || byVendor == request.isVendorCall()) {
            return Cause.RIGHT.part();
        }
        return byVendor ? Cause.WRONG_SIGNER.part("终端", "terminal") : Cause.WRONG_SIGNER.part("服务商", "vendor");
    }

    /** Empty: none of the causes. */
    private Optional<List<Part>> search() {
        return isMd5
                ? first(List.of(
                        () -> trial.plain(exact, keys.stream()),
                        () -> each(ByteForms.of(body).stream()),
                        () -> trial.changedKey(exact, near),
                        () -> trial.recipes(exact, near),
                        () -> each(wap()),
                        () -> each(json()),
                        () -> each(forms()),
                        this::combined,
                        () -> effort.thorough() ? each(otherFields()) : Optional.empty()))
                : first(List.of(() -> trial.recipes(exact, near), this::otherDigest));
    }

    private Optional<List<Part>> first(List<Supplier<Optional<List<Part>>>> stages) {
        return stages.stream()
                .takeWhile(stage -> !budget.isSpent())
                .map(Supplier::get)
                .flatMap(Optional::stream)
                .findFirst();
    }

    private Optional<List<Part>> each(Stream<BodyForm> forms) {
        return affordable(forms)
                .map(form -> trial.plain(Candidate.of(form), near.stream()))
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** Two faults at a time. */
    private Optional<List<Part>> combined() {
        return affordable(few())
                .map(Candidate::of)
                .map(form -> trial.changedKey(form, near)
                        .or(() -> trial.recipes(form, near))
                        .or(() -> trial.plain(form, keys.stream())))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private Optional<List<Part>> otherDigest() {
        return affordable(Stream.concat(few(), wap()))
                .map(form -> trial.recipes(Candidate.of(form), near))
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** No form is written in vain. */
    private Stream<BodyForm> affordable(Stream<BodyForm> forms) {
        return forms.takeWhile(form -> !budget.isSpent());
    }

    private Stream<BodyForm> few() {
        return Stream.concat(json().limit(COMBINED_MAX / 2), ByteForms.of(body).stream())
                .limit(COMBINED_MAX);
    }

    private Stream<BodyForm> wap() {
        return fields == null ? Stream.of() : fields.wap();
    }

    private Stream<BodyForm> json() {
        return fields == null ? Stream.of() : fields.json();
    }

    private Stream<BodyForm> forms() {
        return fields == null ? Stream.of() : fields.form();
    }

    private Stream<BodyForm> otherFields() {
        return fields == null || body.isForm() ? Stream.of() : fields.otherFields();
    }

    @Override
    public String toString() {
        return "a diagnosis of " + request;
    }
}
