/**
 * The way out by telephone. A number marked unsafe is never shown and never called by itself: then
 * the person gets the clinic's number instead.
 */
import { Icon } from "./icons";
import type { ViewProps } from "./parts";

/** Its place is reserved from the start, so that nothing moves when it appears after 20 s. */
export function TelephoneCard({ model, act, shown }: ViewProps & { shown: boolean }) {
  const { t, boot } = model;
  return (
    <div class="room-card" data-empty={!shown}>
      <h2>{t("phone_offer")}</h2>
      <NumberToCall model={model} act={act} calling="phone_will_call" />
      {model.isHost && boot.telephone_url && (
        <a class="room-button room-button--light" href={boot.telephone_url} onClick={act.openTelephone}>
          <Icon name="phone" />
          {t("telephone_switch")}
        </a>
      )}
      {canBeCalled(model) && (
        <button type="button" class="room-button room-button--light" onClick={act.askTelephone}>
          <Icon name="phone" />
          {t("phone_continue")}
        </button>
      )}
      <button type="button" class="room-button" onClick={act.retryNow}>
        <Icon name="rotate-ccw" />
        {t("retry")}
      </button>
    </div>
  );
}

export function OnTelephoneCard({ model, act }: ViewProps) {
  const { t } = model;
  return (
    <div class="room-card" data-empty="false">
      <NumberToCall model={model} act={act} calling="telephone_calls" />
      <button type="button" class="room-button" onClick={act.backToVideo}>
        <Icon name="video" />
        {t("telephone_back")}
      </button>
    </div>
  );
}

function canBeCalled(model: ViewProps["model"]): boolean {
  const telephone = model.room.server?.telephone;
  return !model.isStaff && telephone?.allowed === true && telephone.display !== null;
}

function NumberToCall({ model, calling }: ViewProps & { calling: "phone_will_call" | "telephone_calls" }) {
  const { t, boot } = model;
  if (model.isStaff) return <p>{t("phone_host")}</p>;
  if (canBeCalled(model)) {
    return (
      <>
        <p>{t(calling, { host: boot.visit.host_name })}</p>
        <p class="room-card__number">
          <strong class="nowrap">{model.room.server?.telephone.display}</strong>
          {boot.telephone_url && (
            <a href={boot.telephone_url} aria-label={t("phone_change_label")}>
              {t("phone_change")}
            </a>
          )}
        </p>
      </>
    );
  }
  const telephone = model.room.server?.telephone;
  const display = telephone?.clinic_display ?? boot.help_telephone?.display;
  const href = telephone?.clinic_href ?? boot.help_telephone?.href;
  if (!display || !href) return null;
  return (
    <>
      <p>{t("telephone_call_clinic")}</p>
      <p class="room-card__number">
        <a class="nowrap" href={href}>
          <strong>{display}</strong>
        </a>
      </p>
    </>
  );
}
