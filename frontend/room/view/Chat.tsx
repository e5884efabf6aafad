/** Messages of the visit. What is typed stays typed: in the model, not in the field alone. */
import { useEffect, useRef } from "preact/hooks";
import { clock } from "../i18n";
import type { ViewProps } from "./parts";

export function Chat({ model, act }: ViewProps) {
  const { t, room } = model;
  const messages = room.server?.chat ?? [];
  const open = room.server?.clinical_open === true;
  const list = useRef<HTMLOListElement>(null);
  const count = messages.length + model.outbox.length;
  useEffect(() => list.current?.scrollTo({ top: list.current.scrollHeight }), [count]);
  return (
    <section class="room-chat" aria-labelledby="room-chat-title">
      <h2 id="room-chat-title">{t("messages")}</h2>
      {count === 0 && <p class="room-chat__none">{t(open ? "no_messages" : "not_before_identity")}</p>}
      <ol
        class="room-chat__list"
        ref={list}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls must be reached by keyboard
        tabIndex={0}
        aria-labelledby="room-chat-title"
        hidden={count === 0}
      >
        {messages.map((message) => (
          <li key={message.id} class="room-message" data-mine={message.mine}>
            <p class="room-message__head">
              {message.mine
                ? t("message_mine", { time: clock(message.at, model.lang, model.boot.time_zone) })
                : t("message_from", {
                    name: message.author,
                    time: clock(message.at, model.lang, model.boot.time_zone),
                  })}
            </p>
            <p class="room-message__text">{message.text}</p>
          </li>
        ))}
        {model.outbox.map((message) => (
          <li key={message.clientId} class="room-message" data-mine data-failed={message.failed}>
            <p class="room-message__head">{t(message.failed ? "not_sent" : "sending")}</p>
            <p class="room-message__text">{message.text}</p>
            {message.failed && (
              <button type="button" class="room-button" onClick={() => act.resend(message)}>
                {t("retry")}
              </button>
            )}
          </li>
        ))}
      </ol>
      {open && <Form model={model} act={act} />}
    </section>
  );
}

function Form({ model, act }: ViewProps) {
  const { t } = model;
  return (
    <form
      class="room-chat__form"
      onSubmit={(event) => {
        event.preventDefault();
        void act.send();
      }}
    >
      <label for="room-message">{t("your_message")}</label>
      <input
        id="room-message"
        class="room-input"
        maxLength={2000}
        autocomplete="off"
        value={model.draft}
        onInput={(event) => act.write(event.currentTarget.value)}
      />
      <button type="submit" class="room-button room-button--light">
        {t("send")}
      </button>
    </form>
  );
}
