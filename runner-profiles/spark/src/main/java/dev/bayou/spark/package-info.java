/** The SparkRunner profile: every command as one jar for spark-submit. */
package dev.bayou.spark;
