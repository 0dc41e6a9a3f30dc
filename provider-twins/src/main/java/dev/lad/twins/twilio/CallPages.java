package dev.lad.twins.twilio;

import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Lists as the 2010 API pages them, and the filters of {@code GET /Calls.json}. */
final class CallPages {
    private static final int PAGE_SIZE = 50;
    private static final int MAX_PAGE_SIZE = 1_000;
    private static final List<String> PAGING = List.of("PageSize", "Page", "PageToken");

    private CallPages() {}

    /** @param items newest first */
    static JsonObject page(String name, String path, MultiMap query, List<JsonObject> items) {
        int size = Math.min(Math.max(number(query, "PageSize", PAGE_SIZE), 1), MAX_PAGE_SIZE);
        int page = number(query, "Page", 0);
        int start = Math.min(page * size, items.size());
        int end = Math.min(start + size, items.size());
        return new JsonObject()
                .put(name, new JsonArray(items.subList(start, end)))
                .put("page", page)
                .put("page_size", size)
                .put("start", start)
                .put("end", Math.max(start, end - 1))
                .put("uri", uri(path, query, size, page))
                .put("first_page_uri", uri(path, query, size, 0))
                .put("next_page_uri", end < items.size() ? uri(path, query, size, page + 1) : null)
                .put("previous_page_uri", page > 0 ? uri(path, query, size, page - 1) : null);
    }

    static List<PhoneCall> filtered(Iterable<PhoneCall> calls, MultiMap query) {
        Predicate<PhoneCall> wanted = equal(query, "To", call -> call.order().to())
                .and(equal(query, "From", call -> call.order().from()))
                .and(equal(query, "Status", call -> call.status().shown()))
                .and(call -> !query.contains("ParentCallSid"))
                .and(within(query, "StartTime", call -> call.answeredAt().or(call::endedAt)))
                .and(within(query, "EndTime", PhoneCall::endedAt));
        List<PhoneCall> newestFirst = new ArrayList<>();
        calls.forEach(call -> {
            if (wanted.test(call)) {
                newestFirst.add(call);
            }
        });
        Collections.reverse(newestFirst);
        return newestFirst;
    }

    private static Predicate<PhoneCall> equal(MultiMap query, String name, Function<PhoneCall, String> value) {
        String wanted = query.get(name);
        return call -> wanted == null || wanted.isEmpty() || wanted.equals(value.apply(call));
    }

    /** {@code StartTime=} is that day or instant, {@code StartTime>=} from it on, {@code StartTime<=} up to it. */
    private static Predicate<PhoneCall> within(
            MultiMap query, String name, Function<PhoneCall, Optional<Instant>> value) {
        return call -> {
            Optional<Instant> at = value.apply(call);
            return bound(query, name + ">")
                            .map(from -> at.filter(i -> !i.isBefore(from)).isPresent())
                            .orElse(true)
                    && bound(query, name + "<")
                            .map(to -> at.filter(i -> !i.isAfter(to)).isPresent())
                            .orElse(true)
                    && bound(query, name)
                            .map(day -> at.filter(i -> sameDay(i, day)).isPresent())
                            .orElse(true);
        };
    }

    private static boolean sameDay(Instant one, Instant other) {
        return one.atZone(ZoneOffset.UTC)
                .toLocalDate()
                .equals(other.atZone(ZoneOffset.UTC).toLocalDate());
    }

    private static Optional<Instant> bound(MultiMap query, String name) {
        return Optional.ofNullable(query.get(name))
                .filter(text -> !text.isEmpty())
                .map(CallPages::instant);
    }

    private static Instant instant(String text) {
        try {
            return text.length() == 10
                    ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                    : Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw TwilioError.invalid(20001, "Invalid date: " + text);
        }
    }

    private static int number(MultiMap query, String name, int absent) {
        return Optional.ofNullable(query.get(name))
                .map(text -> CallOrder.number(text).orElseThrow(() -> TwilioError.invalid(20006, "Invalid " + name)))
                .orElse(absent);
    }

    private static String uri(String path, MultiMap query, int size, int page) {
        String filters = query.entries().stream()
                .filter(entry -> !PAGING.contains(entry.getKey()))
                .map(entry -> encoded(entry.getKey()) + "=" + encoded(entry.getValue()) + "&")
                .collect(Collectors.joining());
        String token = page == 0 ? "" : "&PageToken=PA" + page;
        return path + "?" + filters + "PageSize=" + size + "&Page=" + page + token;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
