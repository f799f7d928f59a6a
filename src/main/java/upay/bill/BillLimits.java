package upay.bill;

/**
 * The bounds of a bill, so that no file takes unlimited memory, disk or time.
 *
 * @param fileBytes of the file as given
 * @param textBytes of its content, unpacked
 * @param ratio how many times its size a packed content of more than {@link #RATIO_FROM} bytes may have
 * @param entries of a zip
 * @param lineBytes of a line
 * @param lines of all texts in it
 */
public record BillLimits(long fileBytes, long textBytes, int ratio, int entries, int lineBytes, long lines) {
    /** Small texts may be packed as well as they like. */
    public static final long RATIO_FROM = 1 << 20;

    /**
     * A row has 150 to 610 bytes, and is packed to a tenth: for five million rows a day there is room. Blank columns of
     * fixed width are packed better than other text, up to a hundredth.
     */
    public static final BillLimits DEFAULT = new BillLimits(4L << 30, 4L << 30, 250, 16, 16 * 1024, 5_000_000);
}
