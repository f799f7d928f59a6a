package upay.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A line chart as SVG, of a few kilobytes. */
public final class Chart {
    private static final int WIDTH = 760;
    private static final int HEIGHT = 320;
    private static final int LEFT = 70;
    private static final int RIGHT = 20;
    private static final int TOP = 40;
    private static final int BOTTOM = 60;
    private static final String[] COLORS = {"#2563eb", "#dc2626", "#059669", "#9333ea", "#d97706", "#0891b2", "#4b5563"
    };

    /** @param points x and y, by x */
    private record Line(String name, double[][] points) {}

    /** A mark on the x axis. */
    private record Mark(double x, String text) {}

    /** A part of the x axis that is shaded, with a word above it. */
    private record Span(double from, double until, String text) {}

    /** The corner that the lines leave free. */
    enum Legend {
        TOP_LEFT,
        TOP_RIGHT,
        BOTTOM_RIGHT
    }

    private static final int LEGEND_WIDTH = 130;
    private static final int LEGEND_LINE = 18;

    private final String title;
    private final String xTitle;
    private final String yTitle;
    private final List<Line> lines = new ArrayList<>();
    private final List<Mark> marks = new ArrayList<>();
    private final List<Span> spans = new ArrayList<>();
    private Legend legend = Legend.TOP_LEFT;
    private boolean logarithmic;

    public Chart(String title, String xTitle, String yTitle) {
        this.title = title;
        this.xTitle = xTitle;
        this.yTitle = yTitle;
    }

    public Chart line(String name, double[][] points) {
        lines.add(new Line(name, points));
        return this;
    }

    Chart mark(double x, String text) {
        marks.add(new Mark(x, text));
        return this;
    }

    /** Shades a part of the x axis. */
    public Chart span(double from, double until, String text) {
        spans.add(new Span(from, until, text));
        return this;
    }

    Chart legend(Legend corner) {
        legend = corner;
        return this;
    }

    /** The y axis from 1 in powers of ten: what is below 1 is drawn as 1. */
    Chart logarithmic() {
        logarithmic = true;
        return this;
    }

    /** Several charts of one picture, so many beside one another. */
    public static String grid(List<Chart> charts, int columns) {
        int rows = (charts.size() + columns - 1) / columns;
        StringBuilder svg = new StringBuilder(head(WIDTH * columns, HEIGHT * rows));
        for (int i = 0; i < charts.size(); i++) {
            svg.append(format("<g transform=\"translate(%d %d)\">\n", WIDTH * (i % columns), HEIGHT * (i / columns)));
            charts.get(i).draw(svg);
            svg.append("</g>\n");
        }
        return svg.append("</svg>\n").toString();
    }

    String svg() {
        StringBuilder svg = new StringBuilder(head(WIDTH, HEIGHT));
        draw(svg);
        return svg.append("</svg>\n").toString();
    }

    private static String head(int width, int height) {
        return format(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"12\">\n"
                        + "<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>\n",
                width, height);
    }

    private void draw(StringBuilder svg) {
        double xMost = lines.stream()
                .flatMap(l -> List.of(l.points).stream())
                .mapToDouble(p -> p[0])
                .max()
                .orElse(1);
        double highest = lines.stream()
                .flatMap(l -> List.of(l.points).stream())
                .mapToDouble(p -> p[1])
                .max()
                .orElse(1);
        xMost = Math.max(xMost, spans.stream().mapToDouble(Span::until).max().orElse(0));
        double yMost = logarithmic ? Math.pow(10, Math.ceil(Math.log10(Math.max(10, highest)))) : round(highest);
        for (Span span : spans) {
            svg.append(format(
                    "<rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"#fde68a\" fill-opacity=\"0.5\""
                            + " stroke=\"#d97706\" stroke-opacity=\"0.4\"/>\n",
                    x(span.from, xMost), TOP, x(span.until, xMost) - x(span.from, xMost), HEIGHT - TOP - BOTTOM));
            text(svg, x((span.from + span.until) / 2, xMost), TOP - 4, "middle", span.text);
        }
        text(svg, WIDTH / 2.0, 22, "middle", title);
        text(svg, WIDTH / 2.0, HEIGHT - 14, "middle", xTitle);
        text(svg, LEFT, TOP - 8, "end", yTitle);
        for (double value : steps(yMost)) {
            double y = y(value, yMost);
            svg.append(format("<path d=\"M%d %.1fH%d\" stroke=\"#ddd\"/>\n", LEFT, y, WIDTH - RIGHT));
            String shown = yMost < 1 ? "%,.3f" : yMost < 10 ? "%,.1f" : "%,.0f";
            text(svg, LEFT - 6, y + 4, "end", format(shown, value));
        }
        for (Mark mark : marks.isEmpty() ? seconds(xMost) : marks) {
            text(svg, x(mark.x, xMost), HEIGHT - BOTTOM + 18, "middle", mark.text);
        }
        for (int i = 0; i < lines.size(); i++) {
            draw(svg, lines.get(i), COLORS[i % COLORS.length], xMost, yMost);
            int x = legend == Legend.TOP_LEFT ? LEFT + 12 : WIDTH - RIGHT - LEGEND_WIDTH;
            int top = legend == Legend.BOTTOM_RIGHT ? HEIGHT - BOTTOM - 4 - LEGEND_LINE * lines.size() : TOP + 4;
            int y = top + LEGEND_LINE * i;
            svg.append(format(
                    "<rect x=\"%d\" y=\"%d\" width=\"10\" height=\"10\" fill=\"%s\"/>\n",
                    x, y, COLORS[i % COLORS.length]));
            text(svg, x + 16, y + 9, "start", lines.get(i).name);
        }
    }

    /** The values at which the y axis has a line. */
    private List<Double> steps(double most) {
        List<Double> steps = new ArrayList<>();
        if (logarithmic) {
            for (double value = 1; value <= most * 1.01; value *= 10) {
                steps.add(value);
            }
        } else {
            for (int i = 0; i <= 4; i++) {
                steps.add(most * i / 4);
            }
        }
        return steps;
    }

    private static List<Mark> seconds(double most) {
        List<Mark> marks = new ArrayList<>();
        for (int i = 0; i <= 4; i++) {
            marks.add(new Mark(most * i / 4, format("%.0f", most * i / 4)));
        }
        return marks;
    }

    private void draw(StringBuilder svg, Line line, String color, double xMost, double yMost) {
        svg.append("<polyline fill=\"none\" stroke-width=\"1.8\" stroke=\"")
                .append(color)
                .append("\" points=\"");
        for (double[] point : line.points) {
            svg.append(format("%.1f,%.1f ", x(point[0], xMost), y(point[1], yMost)));
        }
        svg.append("\"/>\n");
    }

    private static void text(StringBuilder svg, double x, double y, String anchor, String text) {
        svg.append(format("<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>\n", x, y, anchor, text));
    }

    private static double x(double value, double most) {
        return LEFT + (WIDTH - LEFT - RIGHT) * value / most;
    }

    private double y(double value, double most) {
        double part = logarithmic ? Math.log10(Math.max(1, value)) / Math.log10(most) : value / most;
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * part;
    }

    /** The next 1, 2, 4 or 8 times a power of ten. */
    private static double round(double most) {
        double unit = Math.pow(10, Math.floor(Math.log10(Math.max(1e-9, most))));
        for (double step : new double[] {1, 2, 4, 8}) {
            if (most <= step * unit) {
                return step * unit;
            }
        }
        return 10 * unit;
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
