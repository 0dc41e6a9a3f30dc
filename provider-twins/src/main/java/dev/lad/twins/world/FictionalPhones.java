package dev.lad.twins.world;

import java.util.List;
import java.util.stream.Stream;

/**
 * Hands out distinct telephone numbers that nobody can have, in E.164.
 *
 * <p>People in the United Kingdom get mobile numbers {@code +44 7700 900000..900999}, which Ofcom keeps for drama; those
 * in France {@code +33 6 39 98 0000..9999}, which ARCEP keeps for audiovisual works. All others, and who comes after
 * those are used up, get {@code +1 NPA 555 0100..0199}, which the North American Numbering Plan keeps for fiction: a
 * hundred in each of the {@value #AREAS} area codes below. Nearly all countries reserve too few for ten thousand people,
 * so a North American number says nothing about where its owner lives.
 */
final class FictionalPhones {
    private static final int AREAS = 130;

    private static final List<String> AREA_CODES =
            Stream.of("""
            201 202 203 205 206 207 208 209 210 212 213 214 215 216 217 218 219 224 225 228 229 231 234 239 240 248
            251 252 253 254 256 260 262 267 269 270 276 281 301 302 303 304 305 307 308 309 310 312 313 314 315 316
            317 318 319 320 321 323 325 330 334 336 337 339 347 351 352 360 361 386 401 402 404 405 406 407 408 409
            410 412 413 414 415 417 419 423 424 425 432 434 435 440 443 469 478 479 480 484 501 502 503 504 505 507
            508 509 510 512 513 515 516 517 518 520 530 540 541 551 559 561 562 563 567 570 571 573 574 575 580 585
            """.strip().split("\\s+", -1)).toList();

    private int northAmerican;
    private int british;
    private int french;

    String nextFor(Place place) {
        return switch (place.country()) {
            case "United Kingdom" -> british < 1_000 ? "+447700900" + padded(british++, 3) : nextNorthAmerican();
            case "France" -> french < 10_000 ? "+3363998" + padded(french++, 4) : nextNorthAmerican();
            default -> nextNorthAmerican();
        };
    }

    private String nextNorthAmerican() {
        var area = AREA_CODES.get(northAmerican % AREAS);
        return "+1" + area + "55501" + padded(northAmerican++ / AREAS, 2);
    }

    private static String padded(int number, int digits) {
        var text = Integer.toString(number);
        return "0".repeat(digits - text.length()) + text;
    }
}
