/** How a Kafka cluster is reached: settings, what it is asked, consumers that are lent out. Knows no copying. */
package dev.bayou.kafka;
