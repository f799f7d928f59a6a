package upay.doctor;

/**
 * The causes that the doctor tells apart (docs/signature.md#doctor), each with a sentence in Chinese and in English, and
 * the line to change in the client. {@code %s} are details.
 */
public enum Cause {
    /** The signature is valid: another check refuses the request. */
    RIGHT("签名正确，错误不在签名：请看应答的error_code，并确认网关收到的就是这份请求", "The signature is right: the fault lies elsewhere", ""),
    /** None of the others. */
    NONE(
            "未能识别签名错在哪里：请依次检查必填字段是否都在、有无多余字段、字段类型是否正确、密钥是否是最近一次签到返回的",
            "None of the known causes: check that all required fields are there, that none is extra, that the types are"
                    + " right, and that the key is the newest one; doctor --key-file compares the client's key",
            "sign = md5(body + terminal_key), where body is the very string that is sent"),
    /** The store knows no terminal or vendor of this number. */
    UNKNOWN_SIGNER(
            "Authorization中的编号既不是终端号也不是服务商号：请改用激活时得到的terminal_sn",
            "The signer named in Authorization is neither a terminal nor a vendor of this store",
            "Authorization: <terminal_sn> <sign>"),

    HEADER_MISSING("请求没有Authorization头：请加上", "There is no Authorization header", "Authorization: <terminal_sn> <sign>"),
    SIGN_IN_BODY(
            "签名放在了请求体里：请放到Authorization头中，请求体不含sign",
            "The signature is in the body instead of the header Authorization",
            "Authorization: <terminal_sn> <sign>"),
    HEADER_ONLY_SIGN(
            "Authorization只有签名：请在前面加上terminal_sn和一个空格",
            "Authorization has the signature only, without the signer's sn",
            "Authorization: <terminal_sn> <sign>"),
    HEADER_NO_SIGN(
            "Authorization里没有签名：请在terminal_sn后加一个空格和签名",
            "Authorization has no signature",
            "Authorization: <terminal_sn> <sign>"),
    HEADER_SCHEME(
            "Authorization以%s开头：请去掉，直接写terminal_sn、一个空格和签名",
            "Authorization begins with the scheme %s", "Authorization: <terminal_sn> <sign>"),
    HEADER_QUOTES(
            "Authorization里有引号或括号：请去掉",
            "Authorization contains quotes or brackets",
            "Authorization: <terminal_sn> <sign>"),
    HEADER_ORDER(
            "Authorization里签名在前：请把terminal_sn放在签名前面",
            "Authorization has the signature before the sn",
            "Authorization: <terminal_sn> <sign>"),
    HEADER_FORM(
            "Authorization的格式不对：请只写terminal_sn、一个空格和签名",
            "Authorization is not the sn, one space and the signature",
            "Authorization: <terminal_sn> <sign>"),
    SIGN_FORM(
            "签名的形式不对（%s）：请写成MD5的32位十六进制",
            "The signature is not 32 hex digits (%s)", "sign = hex(md5(body + terminal_key)), 32 digits"),

    WRONG_SIGNER(
            "签名正确，但这个接口须由%s签名：请改用它的编号和密钥",
            "The signature is right, but this call is signed by the %s",
            "activate: vendor_sn and vendor_key; every other call: terminal_sn and terminal_key"),
    VENDOR_KEY(
            "编号是终端号，签名用的却是服务商%s的密钥：激活用vendor_sn和vendor_key，其他接口用terminal_sn和terminal_key",
            "The signer is a terminal, but the key is that of vendor %s",
            "activate: vendor_sn and vendor_key; every other call: terminal_sn and terminal_key"),
    TERMINAL_KEY(
            "编号是服务商号，签名用的却是终端%s的密钥：激活用vendor_sn和vendor_key，其他接口用terminal_sn和terminal_key",
            "The signer is a vendor, but the key is that of terminal %s",
            "activate: vendor_sn and vendor_key; every other call: terminal_sn and terminal_key"),
    STALE_KEY(
            "签名用的是已失效的密钥（%s）：请改用最近一次签到返回的terminal_key，并检查是否有两台设备共用一个终端",
            "Signed with a key of this terminal that is no longer valid (%s); perhaps two devices share the terminal",
            "key = the terminal_key of the last answer to /terminal/checkin"),
    OTHER_TERMINAL_KEY(
            "签名用的是同一门店另一终端%s的密钥：terminal_sn和terminal_key请成对使用",
            "Signed with the key of another terminal of the store, %s",
            "terminal_sn and terminal_key from the same answer to activate"),
    UNKNOWN_KEY(
            "签名用的是配置的密钥，但它不是该终端的密钥：请重新签到或激活",
            "Signed with the configured key, which is none of this terminal's",
            "key = the terminal_key of the last answer to /terminal/checkin"),
    KEY_SPACE("密钥%s：请去掉密钥前后的空白", "There is white space around the key: %s", "key = key.trim()"),
    KEY_CASE("密钥的%s：请原样使用，不要转换大小写，不加引号", "The key is not used as it is: %s", "key = terminal_key, unchanged"),
    KEY_MISSING("签名时没有加上密钥：请检查密钥变量是否为空", "Signed without a key", "sign = md5(body + terminal_key)"),

    LAYOUT(
            "签名算在%s上，发出的却不是同样的空白和换行：请只生成一次请求体字符串，签名和发送都用它",
            "Signed %s, which is not the white space that was sent",
            "body = json(fields); sign = md5(body + key); send(body)"),
    KEY_ORDER(
            "签名算在%s的JSON上，发出的顺序却不同：请只生成一次请求体字符串，签名和发送都用它",
            "Signed JSON with %s, and sent another order",
            "body = json(fields), without sorting; sign = md5(body + key); send(body)"),
    EMPTY_FIELDS(
            "签名算在%s的JSON上，发出的却不同：请只生成一次请求体字符串，签名和发送都用它",
            "Signed JSON %s, and sent another one",
            "remove empty fields before body = json(fields), then sign and send body"),
    UNICODE_ESCAPES(
            "签名时中文%s，发出的却不同：请只生成一次请求体字符串，签名和发送都用它",
            "Signed with non-ASCII characters %s, and sent them otherwise",
            "body = json(fields), once; sign = md5(body + key); send(body)"),
    SLASH_ESCAPES(
            "签名时斜杠%s，发出的却不同：请只生成一次请求体字符串，签名和发送都用它",
            "Signed with slashes %s, and sent them otherwise",
            "body = json(fields), once; sign = md5(body + key); send(body)"),
    HTML_ESCAPES(
            "签名时<>&等字符%s，发出的却不同：请只生成一次请求体字符串，签名和发送都用它",
            "Signed with characters such as <>& %s, and sent them otherwise",
            "body = json(fields), once, without HTML escapes; sign = md5(body + key); send(body)"),
    SERIALISATION(
            "签名算在另一种写法的JSON上（%s）：请只生成一次请求体字符串，签名和发送都用它",
            "Signed another serialisation than was sent (%s)",
            "body = json(fields), once; sign = md5(body + key); send(body)"),
    BOM("%s：请不加BOM，签名和发送用同样的字节", "%s", "encode the body as UTF-8 without BOM, then sign and send these bytes"),
    NEWLINE("%s：请让签名和发送用同样的字节", "%s", "body = body.trim(), before signing and sending"),
    LINE_ENDS(
            "签名和发送的换行符不同（%s）：请让签名和发送用同样的字节",
            "The line ends were changed between signing and sending (%s)",
            "sign and send the same bytes; do not send in text mode"),
    DOUBLED_BODY("%s：请检查请求体是否被写了两次", "%s", "write or update the digest with the body once"),
    EMPTY_BODY("签名算在空的请求体上：请在请求体生成之后再签名", "Signed an empty body", "body first, then sign = md5(body + key)"),
    FIELD_ADDED(
            "签名之后请求体又多了字段%s：请先放齐字段，再签名",
            "The field %s was added to the body after signing", "put all fields first, then sign"),
    FIELD_DROPPED(
            "签名时还有空的字段%s，发出时却没有：请先去掉空字段，再签名",
            "The empty field %s was removed from the body after signing",
            "remove empty fields before body = json(fields), then sign and send body"),
    CHARSET(
            "请求体%s：请签名和发送都用UTF-8",
            "The charset is not UTF-8 throughout: %s", "body.getBytes(\"UTF-8\") for signing and sending"),
    FORM_SENT(
            "签名算在JSON上，发出的却是表单：请把JSON字符串作为请求体发送",
            "Signed JSON, but sent a form",
            "send(body) as a string with Content-Type: application/json, not an array or map of fields"),
    JSON_SENT(
            "签名算在表单（k=v&…）上，发出的却是JSON：请对发出的JSON字符串签名",
            "Signed a form, but sent JSON",
            "sign = md5(json + key), over the JSON string that is sent"),
    FORM_ENCODING(
            "签名算在另一种写法的表单上（%s）：请对发出的请求体字节签名",
            "Signed the form in another encoding than was sent (%s)", "sign the encoded form that is sent"),

    WAP_RECIPE(
            "用了WAP支付的签名方法（参数排序后拼接%s密钥）：接口请求请用MD5(请求体+密钥)",
            "Signed by the recipe of the WAP cashier: sorted parameters joined by &, then %sthe key",
            "sign = md5(body + key), without sorting and without \"&key=\""),
    SECRET_FIRST("%s：请用MD5(请求体+密钥)，密钥只在最后", "%s", "sign = md5(body + key)"),
    KEY_PREFIX(
            "密钥前加了“%s”：请直接接密钥",
            "There is \"%s\" between the body and the key", "sign = md5(body + key), nothing in between"),
    HMAC_MD5("签名用了HMAC-MD5：请用MD5(请求体+密钥)", "Signed with HMAC-MD5 instead of MD5", "sign = md5(body + key)"),
    SHA_1("签名用了%s：请用MD5(请求体+密钥)", "Signed with %s instead of MD5", "sign = md5(body + key)"),
    SHA_256("签名用了%s：请用MD5(请求体+密钥)", "Signed with %s instead of MD5", "sign = md5(body + key)"),
    HMAC_SHA_256("签名用了HMAC-SHA-256：请用MD5(请求体+密钥)", "Signed with HMAC-SHA-256 instead of MD5", "sign = md5(body + key)");

    private final String chinese;
    private final String english;
    private final String change;

    Cause(String chinese, String english, String change) {
        this.chinese = chinese;
        this.english = english;
        this.change = change;
    }

    String change() {
        return change;
    }

    Part part() {
        return new Part(this, chinese, english);
    }

    /** The same detail in both languages. */
    Part part(String detail) {
        return part(detail, detail);
    }

    Part part(String chineseDetail, String englishDetail) {
        return new Part(this, chinese.formatted(chineseDetail), english.formatted(englishDetail));
    }
}
