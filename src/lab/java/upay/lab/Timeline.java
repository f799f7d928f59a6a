package upay.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToIntFunction;

/** The picture of a run as SVG: orders begun and settled over time, and below them what went wrong, and how long. */
final class Timeline {
    private static final int WIDTH = 860;
    private static final int LEFT = 150;
    private static final int RIGHT = 20;
    private static final int TOP = 40;
    private static final int CURVES = 200;
    private static final int LANE = 22;
    private static final int HEIGHT = TOP + CURVES + 20 + LANE * Fault.Place.values().length + 40;

    private final List<Point> points = new ArrayList<>();

    private record Point(long millis, int begun, int settled) {}

    void point(long millis, int begun, int settled) {
        points.add(new Point(millis, begun, settled));
    }

    /** @param silent when the last fault was over, in milliseconds */
    String svg(List<FaultInjector.Happened> happened, long silent) {
        long end = Math.max(1, points.get(points.size() - 1).millis());
        int most = Math.max(1, points.get(points.size() - 1).begun());
        StringBuilder svg = new StringBuilder();
        svg.append(format(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"12\">\n"
                        + "<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>\n",
                WIDTH, HEIGHT));
        text(svg, LEFT, 22, "start", "Orders begun (grey) and settled (blue), and what went wrong meanwhile (red)");
        for (int i = 0; i <= 4; i++) {
            double y = TOP + CURVES - CURVES * i / 4.0;
            svg.append(format("<path d=\"M%d %.1fH%d\" stroke=\"#ddd\"/>\n", LEFT, y, WIDTH - RIGHT));
            text(svg, LEFT - 8, y + 4, "end", format("%,d", most * i / 4));
            double x = x(end * i / 4, end);
            text(svg, x, HEIGHT - 14, "middle", format("%d s", end * i / 4000));
        }
        svg.append(format(
                "<path d=\"M%.1f %dV%d\" stroke=\"#059669\" stroke-dasharray=\"4 3\"/>\n",
                x(silent, end), TOP, HEIGHT - 34));
        text(svg, x(silent, end) + 4, TOP + CURVES - 8, "start", "silence");
        line(svg, "#9ca3af", end, most, Point::begun);
        line(svg, "#2563eb", end, most, Point::settled);
        for (Fault.Place place : Fault.Place.values()) {
            int y = TOP + CURVES + 20 + LANE * place.ordinal();
            text(svg, LEFT - 8, y + 12, "end", place.words());
            svg.append(format(
                    "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"#f3f4f6\"/>\n",
                    LEFT, y, WIDTH - LEFT - RIGHT, LANE - 6));
            happened.stream()
                    .filter(one -> one.fault().kind().place() == place)
                    .forEach(one -> svg.append(format(
                            "<rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"#dc2626\" fill-opacity=\"0.6\">"
                                    + "<title>%s</title></rect>\n",
                            x(one.from(), end),
                            y,
                            Math.max(1.5, x(one.to(), end) - x(one.from(), end)),
                            LANE - 6,
                            one.fault().words())));
        }
        return svg.append("</svg>\n").toString();
    }

    private void line(StringBuilder svg, String color, long end, int most, ToIntFunction<Point> value) {
        svg.append("<polyline fill=\"none\" stroke-width=\"1.8\" stroke=\"")
                .append(color)
                .append("\" points=\"");
        for (Point point : points) {
            svg.append(format(
                    "%.1f,%.1f ",
                    x(point.millis(), end), TOP + CURVES - CURVES * (double) value.applyAsInt(point) / most));
        }
        svg.append("\"/>\n");
    }

    private static double x(long millis, long end) {
        return LEFT + (WIDTH - LEFT - RIGHT) * (double) millis / end;
    }

    private static void text(StringBuilder svg, double x, double y, String anchor, String text) {
        svg.append(format("<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>\n", x, y, anchor, text));
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
