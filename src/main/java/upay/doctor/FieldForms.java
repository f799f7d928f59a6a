package upay.doctor;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import upay.doctor.FormText.Coding;
import upay.doctor.JsonValue.Literal;
import upay.doctor.JsonValue.Member;
import upay.doctor.JsonValue.Members;
import upay.doctor.JsonValue.Text;

/** The bodies that say the same in another way: JSON in other styles, forms, and the WAP recipe's parameters. Lazy. */
final class FieldForms {
    /** A JSON text behind a form is one of the usual ones. */
    private static final int FORM_WEIGHT_MAX = 4;

    /** Styles tried for a field that was added or removed. */
    private static final int FIELD_STYLES = 6;

    private static final int FIELDS_MAX = 40;
    private static final Set<String> SIGNATURE = Set.of("sign", "sign_type");

    /** The fields that clients leave empty. */
    private static final List<String> OPTIONAL = List.of(
            "sn",
            "description",
            "longitude",
            "latitude",
            "device_id",
            "extended",
            "goods_details",
            "reflect",
            "sub_payway",
            "payer_uid",
            "notify_url",
            "client_tsn",
            "operator",
            "refund_request_no",
            "name",
            "os_info",
            "sdk_version",
            "app_id",
            "client_sn");

    private static final List<JsonValue> EMPTY = List.of(new Literal("null"), new Text(""));

    private final SentBody body;
    private final Members fields;
    /** The style of the body. */
    private final JsonStyle sent;

    /** @param fields those of the body */
    FieldForms(SentBody body, Members fields) {
        this.body = body;
        this.fields = fields;
        String text = body.text();
        sent = text == null || body.isForm() ? JsonStyle.COMPACT : JsonVariants.styleOf(text.strip(), fields);
    }

    /** The WAP recipe's text up to the key. */
    Stream<BodyForm> wap() {
        Members unsigned = new Members(fields.list().stream()
                .filter(field -> !SIGNATURE.contains(field.name()))
                .toList());
        Members full = new Members(unsigned.list().stream()
                .filter(field -> !field.value().isBlank())
                .toList());
        return Stream.of(JsonValue.sorted(full), JsonValue.sorted(unsigned), full, unsigned)
                .distinct()
                .flatMap(each -> Stream.of(Coding.PLAIN, Coding.PLUS).flatMap(coding -> wap(each, coding)));
    }

    private static Stream<BodyForm> wap(Members fields, Coding coding) {
        String text = FormText.write(fields, coding);
        boolean sorted = fields.equals(JsonValue.sorted(fields));
        Stream<BodyForm> named = Stream.of("&key=", "key=")
                .map(name -> form(text + name, Cause.WAP_RECIPE.part(name, "\"" + name + "\" and ")));
        return sorted ? Stream.concat(named, Stream.of(form(text, Cause.WAP_RECIPE.part("", "")))) : named;
    }

    /** Other serialisations as JSON. */
    Stream<BodyForm> json() {
        if (body.isForm()) {
            return JsonVariants.ofForm(fields).stream()
                    .flatMap(variants -> variants.forms(FORM_WEIGHT_MAX))
                    .map(written -> new BodyForm(written.bytes(), Cause.FORM_SENT.part()));
        }
        return JsonVariants.of(fields)
                .forms(Integer.MAX_VALUE)
                .map(written -> new BodyForm(written.bytes(), written.style().difference(sent)));
    }

    /** Other codings as a form. */
    Stream<BodyForm> form() {
        return Stream.of(fields, JsonValue.sorted(fields)).distinct().flatMap(each -> Arrays.stream(Coding.values())
                .map(coding -> form(
                        FormText.write(each, coding),
                        body.isForm()
                                ? Cause.FORM_ENCODING.part(coding.chinese, coding.english)
                                : Cause.JSON_SENT.part())));
    }

    /** JSON with one field less, or with one empty field more. */
    Stream<BodyForm> otherFields() {
        return Stream.concat(withoutOne(), withOne());
    }

    private Stream<BodyForm> withoutOne() {
        return fields.list().stream().limit(FIELDS_MAX).flatMap(field -> {
            List<Member> rest = new ArrayList<>(fields.list());
            rest.remove(field);
            return usual(new Members(rest), Cause.FIELD_ADDED.part(shown(field.name())));
        });
    }

    private Stream<BodyForm> withOne() {
        Set<String> present = fields.list().stream().map(Member::name).collect(Collectors.toUnmodifiableSet());
        return OPTIONAL.stream().filter(name -> !present.contains(name)).flatMap(name -> EMPTY.stream()
                .flatMap(value -> {
                    Part part = Cause.FIELD_DROPPED.part(name);
                    return Stream.iterate(fields.list().size(), at -> at >= 0, at -> at - 1)
                            .limit(FIELDS_MAX)
                            .flatMap(at -> {
                                List<Member> more = new ArrayList<>(fields.list());
                                more.add(at, new Member(name, value));
                                return usual(new Members(more), part);
                            });
                }));
    }

    private Stream<BodyForm> usual(Members document, Part part) {
        Stream<JsonStyle> styles = Stream.concat(
                        Stream.of(sent), JsonStyle.ALL.stream().limit(FIELD_STYLES))
                .distinct();
        return styles.map(style -> new BodyForm(JsonVariants.bytes(document, style), part));
    }

    private static String shown(String name) {
        return name.length() > 32 ? name.substring(0, 32) + "…" : name;
    }

    private static BodyForm form(String text, Part part) {
        return new BodyForm(text.getBytes(StandardCharsets.UTF_8), part);
    }
}
