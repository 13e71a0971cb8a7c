package dev.bayou.report.core;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import dev.bayou.shopper.Money;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;

/** The JSON of reports and of what leads to them: pretty-printed, amounts exact and as in the table. */
public final class ReportJson {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .addModule(new SimpleModule().addSerializer(BigDecimal.class, new AmountWriter()))
            .enable(SerializationFeature.INDENT_OUTPUT)
            // Sums of other fields are written too, and not needed when reading.
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private ReportJson() {}

    /** The value as JSON. */
    public static byte[] write(Object value) throws IOException {
        return MAPPER.writeValueAsBytes(value);
    }

    /** What {@link #write} wrote. */
    public static <T> T read(InputStream in, Class<T> type) throws IOException {
        return MAPPER.readValue(in, type);
    }

    private static final class AmountWriter extends StdSerializer<BigDecimal> {
        AmountWriter() {
            super(BigDecimal.class);
        }

        @Override
        public void serialize(BigDecimal amount, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeNumber(Money.plain(amount));
        }
    }
}
