package dev.bayou.chaos;

/**
 * What happens in one round.
 *
 * @param number from 1
 * @param suite rounds of the same suite share a topic and its archive
 * @param seed of the records and of the S3 faults
 * @param partitions that the topic has by then; more than in the round before: some are added
 * @param records that a reader is to see, written while the fault happens
 * @param hours over which the records' event times are spread, in no order
 * @param skew 1 for records that are spread evenly over partitions, more for an ever larger share of the first ones
 * @param faultPercent of a hundred requests to the store so many fail, in one of the ways of
 *     {@link dev.bayou.sandbox.S3Fault}
 */
record Round(
        int number,
        int suite,
        long seed,
        int partitions,
        int records,
        int hours,
        int skew,
        int faultPercent,
        Fault fault) {
    @Override
    public String toString() {
        return "round %d: %s, %d records of %d hours in %d partitions, %d %% of the store's requests fail"
                .formatted(number, fault, records, hours, partitions, faultPercent);
    }
}
