package dev.lad.platform.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A small contract, changed at one place a case. */
class ContractDiffTest {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private static final String BEFORE = """
            info: { x-lad-service: shop, x-lad-aliases: [store], x-lad-feature: shop }
            paths:
              /orders/{id}:
                parameters: [{ $ref: '#/components/parameters/Id' }]
                get:
                  operationId: getOrder
                  x-lad-role: member
                  x-lad-older-paths: ['/api/order/{id}']
                  parameters: [{ name: depth, in: query, schema: { type: integer, minimum: 1, maximum: 9 } }]
                  responses:
                    '200': { content: { application/json: { schema: { $ref: '#/components/schemas/Order' } } } }
                delete:
                  operationId: dropOrder
                  security: []
                  responses: { '204': { description: Gone. } }
                put:
                  operationId: changeOrder
                  requestBody: { content: { application/json: { schema: { $ref: '#/components/schemas/Change' } } } }
                  responses: { '204': { description: Changed. } }
            components:
              parameters:
                Id: { name: id, in: path, required: true, schema: { type: string, format: uuid } }
              schemas:
                Order:
                  type: object
                  required: [state, lines]
                  properties:
                    state: { type: string, enum: [open, paid] }
                    note: { type: [string, 'null'], maxLength: 20 }
                    lines: { type: array, items: { $ref: '#/components/schemas/Line' } }
                Line:
                  type: object
                  required: [count]
                  properties:
                    count: { type: integer, maximum: 5 }
                    parts: { type: array, items: { $ref: '#/components/schemas/Line' } }
                Change:
                  type: object
                  additionalProperties: false
                  required: [speed]
                  properties:
                    speed: { type: string, enum: [slow, fast] }
                    weight: { type: number, maximum: 70 }
                    text: { type: string, minLength: 1, maxLength: 80 }
                    tags: { type: array, maxItems: 3, items: { type: string } }
                    payment: { oneOf: [{ type: string }, { type: integer }] }
            """;

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            /orders/{id}:                               | /order/{id}:                         | GET /orders/{id} is gone
            delete:                                     | patch:                               | DELETE /orders/{id} is gone
            operationId: getOrder                       | operationId: readOrder               | operationId was "getOrder"
            x-lad-aliases: [store]                      | x-lad-aliases: []                    | the alias store is gone
            x-lad-older-paths: ['/api/order/{id}']        | x-lad-older-paths: ['/api/o/{id}']     | is no longer found at /api/order/{id}
            x-lad-role: member                          | x-lad-role: admin                    | needs the role admin
            security: []                                | x-lad-rate: none                     | now needs a login
            operationId: dropOrder                      | x-lad-internal: true                 | is now internal
            x-lad-role: member                          | x-lad-caller: person                 | no longer takes an API key
            x-lad-feature: shop                         | x-lad-feature: market                | needs the feature market
            name: depth, in: query                      | name: width, in: query               | no longer takes the parameter query depth
            name: depth, in: query,                     | name: depth, in: query, required: true, | query depth is now required
            maximum: 9                                  | maximum: 8                           | depth: maximum was 9, is 8
            minimum: 1                                  | minimum: 2                           | minimum was 1, is 2
            requestBody: {                              | requestBody: { required: true,       | body is now required
            requestBody: { content: { application/json: | requestBody: { content: { text/csv:  | no longer takes application/json
            enum: [slow, fast]                          | enum: [slow]                         | body.speed: enum was
            type: string, enum: [slow, fast]            | type: integer                        | body.speed: type was "string", is "integer"
            type: number, maximum: 70                   | type: integer, maximum: 70           | body.weight: type was "number"
            minLength: 1, maxLength: 80                 | maxLength: 79                        | body.text: maxLength was 80, is 79
            minLength: 1, maxLength: 80                 | maxLength: 80, pattern: '[a-z]+'     | body.text: pattern was open
            type: string, minLength: 1, maxLength: 80   | if: { minLength: 9 }, then: { type: string }, else: { maxLength: 7 } | body.text: maxLength was 80, is 7
            maxItems: 3                                 | maxItems: 2                          | body.tags: maxItems was 3, is 2
            items: { type: string }                     | items: { type: string, maxLength: 9 } | body.tags[]: maxLength was open, is 9
            text: {                                     | words: {                             | body.text is no longer taken
            required: [speed]                           | required: [speed, text]              | body.text is now required
            oneOf: [{ type: string }, { type: integer }] | oneOf: [{ type: string }]           | body.payment has other alternatives
            '200':                                      | '201':                               | no longer answers 200
            enum: [open, paid]                          | enum: [open, paid, lost]             | 200.state: enum was
            state: {                                    | status: {                            | 200.state is gone
            required: [state, lines]                    | required: [state]                    | 200.lines may now be missing
            maxLength: 20                               | maxLength: 21                        | 200.note: maxLength was 20, is 21
            count: { type: integer, maximum: 5 }        | count: { type: number, maximum: 5 }  | 200.lines[].count: type was "integer", is "number"
            count: { type: integer, maximum: 5 }        | count: { type: integer }             | 200.lines[].count: maximum was 5, is open
            """)
    void aBreakIsNamed(String old, String changed, String broken) throws IOException {
        assertThat(BEFORE).contains(old);
        assertThat(ContractDiff.breaks(tree(BEFORE), tree(BEFORE.replace(old, changed))))
                .anyMatch(line -> line.contains(broken));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            x-lad-role: member             | x-lad-role: viewer
            x-lad-feature: shop            | x-lad-port: 1
            in: query,                     | in: query, description: How deep.,
            maximum: 9                     | maximum: 10
            minLength: 1, maxLength: 80    | maxLength: 81
            type: string, minLength: 1, maxLength: 80 | if: { minLength: 90 }, then: { maxLength: 99 }, else: { type: string, maxLength: 80 }
            enum: [slow, fast]             | enum: [slow, fast, faster]
            type: number, maximum: 70      | type: [number, 'null'], maximum: 70
            required: [speed]              | required: []
            enum: [open, paid]             | enum: [open]
            required: [state, lines]       | required: [state, lines, note]
            maxLength: 20                  | maxLength: 19
            type: [string, 'null']         | type: string
            '204': { description: Gone. }  | '204': { description: No more. }, '409': { description: In use. }
            """)
    void whatBreaksNobodyIsLetThrough(String old, String changed) throws IOException {
        assertThat(BEFORE).contains(old);
        assertThat(ContractDiff.breaks(tree(BEFORE), tree(BEFORE.replace(old, changed))))
                .isEmpty();
    }

    @Test
    void newOperationsAndMembersBreakNothingButANewRequiredParameterDoes() throws IOException {
        String more = BEFORE.replace("paths:\n", """
                paths:
                  /carts: { get: { operationId: listCarts, responses: { '200': { description: Carts. } } } }
                """);
        assertThat(ContractDiff.breaks(tree(BEFORE), tree(more))).isEmpty();

        String members = BEFORE.replace("        note:", "        at: { type: string }\n        note:")
                .replace("        text:", "        mood: { type: string }\n        text:");
        assertThat(members).contains("at:", "mood:");
        assertThat(ContractDiff.breaks(tree(BEFORE), tree(members))).isEmpty();

        String demanding =
                BEFORE.replace("[{ name: depth", "[{ name: key, in: header, required: true }, { name: depth");
        assertThat(ContractDiff.breaks(tree(BEFORE), tree(demanding)))
                .containsExactly("GET /orders/{id} has the new required parameter header key");
    }

    private static JsonNode tree(String yaml) throws IOException {
        return YAML.readTree(yaml);
    }
}
