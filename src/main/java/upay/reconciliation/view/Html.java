package upay.reconciliation.view;

/** HTML as it is written: tags are trusted, text is escaped. One thread. */
final class Html {
    private final StringBuilder page = new StringBuilder(64 * 1024);

    /** Markup of this program. */
    Html tag(String markup) {
        page.append(markup).append('\n');
        return this;
    }

    /** An element around a text. */
    Html element(String name, String text) {
        return tag("<" + name + ">" + escaped(text) + "</" + name + ">");
    }

    /** An element with a class around a text. */
    Html element(String name, String cssClass, String text) {
        return tag("<" + name + " class=\"" + escaped(cssClass) + "\">" + escaped(text) + "</" + name + ">");
    }

    /** Also within an attribute in double quotes. */
    static String escaped(String text) {
        StringBuilder safe = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            switch (c) {
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '&' -> safe.append("&amp;");
                case '"' -> safe.append("&quot;");
                case '\'' -> safe.append("&#39;");
                default -> safe.appendCodePoint(Character.isISOControl(c) || isDirection(c) ? '\uFFFD' : c);
            }
        });
        return safe.toString();
    }

    /** Characters that change the direction of the text around them would make a number read otherwise. */
    private static boolean isDirection(int c) {
        return c >= 0x202A && c <= 0x202E || c >= 0x2066 && c <= 0x2069 || c == 0x200E || c == 0x200F;
    }

    @Override
    public String toString() {
        return page.toString();
    }
}
