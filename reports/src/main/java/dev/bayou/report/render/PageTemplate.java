package dev.bayou.report.render;

import com.samskivert.mustache.Escapers;
import com.samskivert.mustache.Mustache;
import dev.bayou.output.VisibleText;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;

/**
 * A page of HTML, from a template in the language Mustache. Templates are resources below {@code dev/bayou/report}.
 *
 * <p>Every value is escaped, for the places between tags and in quoted attributes, and is made visible as
 * {@link VisibleText#ofLines} does it, so that no shopper's name can be markup. Only tags with three braces, or with an
 * ampersand, insert markup. Values of type long are written by {@link NumberFormats#count}, those of type
 * {@link BigDecimal} by {@link NumberFormats#amount}, all others by their {@code toString}. In a section, the empty
 * string and a number whose whole part is 0 are false.
 */
public final class PageTemplate {
    private static final Mustache.Escaper HTML = Escapers.simple(
            new String[][] {{"&", "&amp;"}, {"<", "&lt;"}, {">", "&gt;"}, {"\"", "&quot;"}, {"'", "&#39;"}});

    static final Mustache.Compiler COMPILER = Mustache.compiler()
            .strictSections(true)
            .emptyStringIsFalse(true)
            .zeroIsFalse(true)
            .withFormatter(PageTemplate::format)
            .withEscaper(text -> HTML.escape(VisibleText.ofLines(text)))
            .withLoader(PageTemplate::open);

    private PageTemplate() {}

    /**
     * The page.
     *
     * @param name of the resource, such as {@code carts/abandoned.mustache}
     * @param values a map, or an object with a method for each name; a value that the template names and that is not
     *     there, or null, is a {@link com.samskivert.mustache.MustacheException}
     */
    public static String fill(String name, Object values) {
        return COMPILER.loadTemplate(name).execute(values);
    }

    private static Reader open(String name) {
        InputStream in = PageTemplate.class.getResourceAsStream("/dev/bayou/report/" + name);
        if (in == null) {
            throw new IllegalArgumentException("No resource dev/bayou/report/" + name);
        }
        return new InputStreamReader(in, StandardCharsets.UTF_8);
    }

    private static CharSequence format(Object value) {
        return value instanceof Long number
                ? NumberFormats.count(number)
                : value instanceof BigDecimal amount ? NumberFormats.amount(amount) : value.toString();
    }
}
