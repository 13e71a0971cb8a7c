package dev.bayou.archive;

/** Refuses a range of hours over the folder of a whole day, whose records no folder divides into hours. */
public final class CutDayException extends IllegalArgumentException {
    CutDayException(TimeWindow day, TimeRange range) {
        super("The folder " + day + " holds a whole day, and --from=" + range.from() + " and --to=" + range.to()
                + " would cut it; give whole days, such as --from=" + date(day) + " --to="
                + date(TimeWindow.containing(day.end().toEpochMilli(), WindowSize.DAY)));
    }

    private static String date(TimeWindow day) {
        return day.folder().substring("dt=".length());
    }
}
