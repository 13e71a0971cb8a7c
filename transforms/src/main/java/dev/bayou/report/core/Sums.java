package dev.bayou.report.core;

import java.io.Serializable;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BinaryOperator;

/** Additions of maps, key by key. */
public final class Sums {
    private Sums() {}

    /** All keys of both; what is under a key of both is added. */
    public static <K extends Comparable<K> & Serializable, V> SortedMap<K, V> of(
            Map<K, V> one, Map<K, V> other, BinaryOperator<V> plus) {
        SortedMap<K, V> sum = new TreeMap<>(one);
        other.forEach((key, value) -> sum.merge(key, value, plus));
        return sum;
    }
}
