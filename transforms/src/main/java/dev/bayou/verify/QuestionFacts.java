package dev.bayou.verify;

import dev.bayou.verify.kafka.KafkaState;

/**
 * What a section of a ledger tells that is of use beside Kafka.
 *
 * @param paceFrom where the first entry begins that was committed within the {@link KafkaState#PACE}; negative without
 *     one
 * @param askableGaps how many gaps lie where Kafka still holds offsets
 */
record QuestionFacts(String topic, int partition, long paceFrom, long askableGaps) implements Facts {}
